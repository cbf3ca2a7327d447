"""Commands of plugins in the help: listed, without importing plugins that have none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from onward.cli.root import root

BRINGS = '''\
import click
from onward import hookimpl

@click.command("{name}")
def command():
    """Copy what the CRM knows. It takes a while.

    Nobody reads this far.
    """
    click.echo("copied")

@click.command(hidden=True)
def secret():
    """Nobody is told."""

@hookimpl
def register_commands():
    return [command, secret, "no command"]
'''
MUST_NOT_BE_IMPORTED = "raise SystemExit(3)\n"

Install = Callable[[str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a distribution called acme-onward, whose entry point is this."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def install(value: str) -> None:
        about = tmp_path / "acme_onward-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-onward\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(f"[onward]\nacme = {value}\n")

    return install


def plugged(*words: str) -> list[str]:
    """What the help says of commands that are not ours."""
    result = CliRunner().invoke(root, [*words, "--help"])
    assert 0 == result.exit_code, result.output
    _, _, rest = result.stdout.partition("\nCommands of plugins:\n")
    return [line.strip() for line in rest.partition("\n\n")[0].splitlines()]


def test_a_file_of_the_plugins_folder_brings_a_command(tmp_path: Path) -> None:
    (tmp_path / "crm.py").write_text(BRINGS.format(name="copy-crm"))
    where = ["--plugins-dir", str(tmp_path)]
    mistyped = CliRunner().invoke(root, [*where, "copy-cmr"])

    assert ["copy-crm  Copy what the CRM knows."] == plugged(*where)
    assert 'Did you mean "copy-crm"?' in mistyped.stderr
    assert "copied\n" == CliRunner().invoke(root, [*where, "copy-crm"]).stdout


def test_an_installed_module_brings_a_command(tmp_path: Path, install: Install) -> None:
    (tmp_path / "acme_crm.py").write_text(BRINGS.format(name="copy-acme"))
    install("acme_crm")

    assert ["copy-acme  Copy what the CRM knows."] == plugged()


def test_an_installed_package_may_bring_it_from_anywhere(tmp_path: Path, install: Install) -> None:
    package = tmp_path / "acme_package"
    package.mkdir()
    (package / "__init__.py").write_text("from acme_package import hooks\n")
    (package / "hooks.py").write_text(BRINGS.format(name="copy-all"))
    install("acme_package:hooks")

    assert ["copy-all  Copy what the CRM knows."] == plugged()


def test_ours_goes_before_one_of_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "crm.py").write_text(BRINGS.format(name="check"))

    assert [] == plugged("--plugins-dir", str(tmp_path))


def test_who_names_no_hook_is_not_imported(tmp_path: Path, install: Install) -> None:
    (tmp_path / "acme_plain.py").write_text(MUST_NOT_BE_IMPORTED)
    install("acme_plain:destination")

    assert [] == plugged()
    assert [] == plugged("--plugins-dir", str(tmp_path))


def test_what_has_no_source_is_asked(install: Install) -> None:
    # A built-in module: it is imported, and found to bring nothing.
    install("itertools")

    assert [] == plugged()
