"""Progress is for people at a terminal, and nowhere else."""

import io

import pytest

from onward.cli.progress import progress, waiting


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(params=[io.StringIO, Terminal])
def error_output(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    monkeypatch.setenv("TERM", "xterm")
    stream: io.StringIO = request.param()
    monkeypatch.setattr("sys.stderr", stream)
    return stream


def test_a_bar_is_shown_on_a_terminal_only(error_output: io.StringIO) -> None:
    with progress("Sending events", 10) as move:
        move(5)

    assert error_output.isatty() == ("Sending events" in error_output.getvalue())


def test_waiting_is_shown_on_a_terminal_only(error_output: io.StringIO) -> None:
    with waiting("Applying"):
        pass

    assert error_output.isatty() == ("Applying" in error_output.getvalue())


def test_nothing_to_do_is_no_bar(error_output: io.StringIO) -> None:
    with progress("Sending events", 0) as move:
        move(0)

    assert "" == error_output.getvalue()
