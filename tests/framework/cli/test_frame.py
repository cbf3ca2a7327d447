"""Every command finishes alike: exit codes, errors in sentences, common options."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from onward.cli.answer import Answer
from onward.cli.frame import command
from onward.cli.options import Options, common_options, remember
from onward.cli.session import Session
from onward.errors import OnwardError, PlatformError, Problem, WorkspaceError


def run(*arguments: str, does: Any = None) -> Result:
    """``onward … act …`` with an ``act`` that does what the test wants."""

    @command("onward act", reveal=True)
    @click.option("--size", default=1)
    def act(session: Session, *, size: int) -> Answer:
        """Act."""
        if isinstance(does, BaseException):
            raise does
        found = {
            "size": size,
            "reveal": session.reveal,
            "simulator": session.simulator,
            "typed": session.typed,
        }
        return Answer("Acted.", ["  detail"], "onward act", found, is_problem=does == "problem")

    root = click.Group("onward", callback=remember, params=common_options(), commands=[act])
    return CliRunner().invoke(root, arguments)


def test_done_is_exit_code_0() -> None:
    result = run("act")

    assert (0, "Acted.\n\n  detail\n\nNext: onward act\n") == (result.exit_code, result.stdout)


def test_a_problem_found_is_exit_code_1() -> None:
    assert 1 == run("act", does="problem").exit_code


def test_wrong_usage_is_exit_code_2() -> None:
    result = run("act", "--sizze", "3")

    assert 2 == result.exit_code
    assert "--size" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--json", "--simulator", "http://s/", "-w", "my shop", "act", "--size", "3"),
        ("act", "--size", "3", "--json", "--simulator", "http://s", "-w", "my shop"),
    ],
)
def test_common_options_stand_before_or_behind_the_name(arguments: tuple[str, ...]) -> None:
    assert {
        "size": 3,
        "reveal": False,
        "simulator": "http://s",
        "typed": "-w 'my shop' --simulator http://s",
    } == json.loads(run(*arguments).stdout)


def test_personal_data_is_shown_on_request_only() -> None:
    assert json.loads(run("act", "--reveal", "--json").stdout)["reveal"]


def test_an_expected_error_is_its_sentence_on_the_error_output() -> None:
    result = run("act", does=PlatformError("It refused.", code="E7", hint="Ask again."))

    assert (1, "", "It refused. Ask again.\n") == (result.exit_code, result.stdout, result.stderr)


def test_an_error_of_tasks_side_by_side_is_its_sentence_too() -> None:
    inner = ExceptionGroup("tasks", [OnwardError("It is full.")])

    result = run("act", does=ExceptionGroup("tasks", [inner]))

    assert (1, "It is full.\n") == (result.exit_code, result.stderr)


def test_with_json_an_error_is_an_object_too() -> None:
    result = run("act", "--json", does=PlatformError("It refused.", code="E7", hint="Ask again."))

    assert {"error": {"code": "E7", "message": "It refused. Ask again."}} == json.loads(
        result.stdout
    )


def test_all_problems_of_files_are_told_at_once() -> None:
    problems = [
        Problem("a.yaml", 3, 5, "unknown-field", "There is no such field.", "Did you mean x?"),
        Problem("b.yaml", 0, 0, "empty-file", "The file is empty."),
    ]

    result = run("act", does=WorkspaceError(problems))

    assert (
        "a.yaml:3:5  unknown-field\n  There is no such field.\n  Did you mean x?\n"
        "b.yaml  empty-file\n  The file is empty.\n"
    ) == result.stderr


def test_a_bug_is_an_apology_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONWARD_DEBUG", raising=False)

    result = run("act", does=KeyError("secret"))

    assert 1 == result.exit_code
    assert result.stderr.startswith(
        "Sorry, something went wrong that should not: KeyError in test_frame.py:"
    )
    assert "ONWARD_DEBUG=1" in result.stderr
    assert "secret" not in result.stderr


def test_a_bug_shows_its_trace_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONWARD_DEBUG", "1")

    assert isinstance(run("act", does=KeyError("x")).exception, KeyError)


def test_help_ends_with_examples() -> None:
    assert "Examples:\n    onward act\n" in run("act", "--help").stdout


@pytest.mark.parametrize("place", [".", "mappings"])
def test_the_workspace_is_found_where_people_keep_it(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / place).mkdir(exist_ok=True)
    (tmp_path / place / "onward.yaml").touch()
    monkeypatch.chdir(tmp_path)

    assert Path(place) == Session(Options()).folder


def test_a_folder_without_workspace_says_where_one_was_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(OnwardError) as here:
        _ = Session(Options()).folder
    with pytest.raises(OnwardError) as named:
        _ = Session(Options(workspace=Path("shop"))).folder

    assert (
        "There is no workspace here: neither onward.yaml nor mappings/onward.yaml. Go to a "
        "workspace's folder, or name it with -w. To begin one: onward new workspace. "
        "To see one at work: onward demo"
    ) == str(here.value)
    assert (
        "There is no workspace in shop: onward.yaml is missing there. "
        "Name the folder that has one: onward -w FOLDER …"
    ) == str(named.value)
