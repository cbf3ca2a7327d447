"""A new plugin has good names, writes over nothing, and passes its own tests at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import onward
from onward.cli.scaffold.plugin import PluginNames, write_plugin
from onward.errors import OnwardError


@pytest.mark.parametrize(
    ("name", "slug", "title"),
    [
        ("hubspot", "hubspot", "Hubspot"),
        ("acme-ads", "acme-ads", "Acme Ads"),
        ("Acme Ads", "acme-ads", "Acme Ads"),
        ("onward-acme", "acme", "Acme"),
        ("HubSpot", "hubspot", "HubSpot"),
        ('The "Best" Ads', "the-best-ads", "The Best Ads"),
    ],
)
def test_names_are_made_of_what_the_platform_is_called(name: str, slug: str, title: str) -> None:
    assert PluginNames(slug, title) == PluginNames.of(name)


@pytest.mark.parametrize("name", ["", "42", "§", "4chan ads"])
def test_a_name_that_gives_none_says_what_is_expected(name: str) -> None:
    with pytest.raises(OnwardError, match="use letters and digits, beginning with a letter"):
        PluginNames.of(name)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()

    with pytest.raises(OnwardError, match="Name another folder: --folder"):
        write_plugin(PluginNames.of("acme"), tmp_path)


def test_a_new_plugin_passes_its_own_tests_at_once(tmp_path: Path) -> None:
    write_plugin(PluginNames.of("Acme Ads"), tmp_path / "acme")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path / "acme",
        env={**os.environ, "PYTHONPATH": str(Path(onward.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stdout
    assert "14 passed" in done.stdout


def test_a_new_destination_is_about_25_lines(tmp_path: Path) -> None:
    write_plugin(PluginNames.of("acme"), tmp_path / "acme")

    code = (tmp_path / "acme" / "onward_acme" / "__init__.py").read_text(encoding="utf-8")
    lines = [line for line in code.splitlines() if line.strip()]
    assert len(lines) <= 30
