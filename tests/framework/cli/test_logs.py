"""Logs go to the error output, and only as long as they should."""

import json

import pytest
import structlog

from onward.cli.logs import logs


def test_what_is_logged_is_json_where_no_person_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with logs("info"):
        structlog.get_logger("onward.test").info("files reloaded", connections=2)

    captured = capsys.readouterr()
    found = json.loads(captured.err)
    assert ("files reloaded", "info", 2) == (found["event"], found["level"], found["connections"])
    assert "" == captured.out


@pytest.mark.parametrize(("variable", "lines"), [(None, 0), ("debug", 1), ("nonsense", 1)])
def test_a_variable_says_how_much_is_shown(
    variable: str | None,
    lines: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ONWARD_LOG", raising=False)
    if variable:
        monkeypatch.setenv("ONWARD_LOG", variable)

    with logs("critical"):
        structlog.get_logger().info("hello")

    assert lines == len(capsys.readouterr().err.splitlines())


def test_afterwards_logging_is_as_before() -> None:
    before = structlog.get_config()

    with logs("info"):
        pass

    assert before == structlog.get_config()
