"""The root knows every command, imports it on use, and guesses what was meant."""

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import onward
from fixtures.processes import unmeasured
from onward.cli.root import COMMANDS, root


def test_the_help_lists_every_command_in_a_newcomers_order() -> None:
    out = CliRunner().invoke(root, ["--help"]).stdout

    places = [out.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(name: str) -> None:
    result = CliRunner().invoke(root, [name, "--help"])

    made = root.get_command(click.Context(root), name)
    assert 0 == result.exit_code
    assert name == (made.name if made else None)
    if not isinstance(made, click.Group):
        assert f"Examples:\n    onward {name}" in result.stdout
        assert "--json" in result.stdout


@pytest.mark.parametrize("words", [[], ["new"]])
def test_lists_of_commands_cut_no_sentence(words: list[str]) -> None:
    assert (
        "..." not in CliRunner().invoke(root, [*words, "--help"]).stdout.partition("Commands:")[2]
    )


def test_a_mistyped_command_is_answered_with_the_one_meant() -> None:
    result = CliRunner().invoke(root, ["chekc"])

    assert 2 == result.exit_code
    assert 'There is no command "chekc". Did you mean "check"?' in result.stderr


def test_an_unknown_command_points_to_the_list() -> None:
    result = CliRunner().invoke(root, ["frobnicate"])

    assert 'There is no command "frobnicate". onward --help lists them all.' in result.stderr


def test_help_loads_neither_server_nor_database() -> None:
    code = (
        "import sys\n"
        "from onward.cli.root import root\n"
        "try: root(['--help'], prog_name='onward')\n"
        "except SystemExit: pass\n"
        "heavy = {'httpx', 'pydantic', 'rich', 'sqlite3', 'starlette', 'uvicorn'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )

    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code],
        env=unmeasured(PYTHONPATH=str(Path(onward.__file__).parents[1])),
        capture_output=True,
        text=True,
        check=True,
    )

    assert "[]\n" == done.stderr
