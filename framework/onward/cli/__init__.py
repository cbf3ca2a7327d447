"""The command line: ``onward``."""


def main() -> None:
    """Run the command line; what the ``onward`` script calls."""
    from onward.cli.root import root  # noqa: PLC0415 - the library never needs click

    root(prog_name="onward")
