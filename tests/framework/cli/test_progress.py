"""Progress is for people at a terminal, and nowhere else."""

import io

import pytest

from onward.cli.progress import progress, waiting


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def error_output(kind: type[io.StringIO], monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """The error output from now on; pytest takes it back between set-up and call."""
    stream = kind()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    return stream


KINDS = pytest.mark.parametrize("kind", [io.StringIO, Terminal])


@KINDS
def test_a_bar_is_shown_on_a_terminal_only(
    kind: type[io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = error_output(kind, monkeypatch)

    with progress("Sending events", 10) as move:
        move(5)

    assert (kind is Terminal) == ("Sending events" in stream.getvalue())


@KINDS
def test_waiting_is_shown_on_a_terminal_only(
    kind: type[io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = error_output(kind, monkeypatch)

    with waiting("Applying"):
        pass

    assert (kind is Terminal) == ("Applying" in stream.getvalue())


def test_nothing_to_do_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = error_output(Terminal, monkeypatch)

    with progress("Sending events", 0) as move:
        move(0)

    assert "" == stream.getvalue()
