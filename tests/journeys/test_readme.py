"""The README's own examples, tried as they stand."""

import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import onward_destinations
from onward.cli.commands.serve import serve
from onward.cli.root import root
from onward.plugins import load_plugins
from onward.testing.simulator import Simulator

README = Path(__file__).parents[2] / "README.md"
TEXT = README.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
PYTHON = [code for language, code in BLOCKS if language == "python"]
SDK, RUNNER, DESTINATION, CONTRACT = PYTHON
(YAML,) = [code for language, code in BLOCKS if language == "yaml"]
OPTIONS = next(code for language, code in BLOCKS if language == "yml")
TRIAL = next(code for language, code in BLOCKS if "ONWARD_WRITE_KEY" in code and "$" == code[0])
ENVIRONMENT = {
    "LINKEDIN_ACCESS_TOKEN": "T",
    "ONWARD_WRITE_KEY": "k-1",
    "PATH": "/usr/bin:/bin",
    "PYTHON": sys.executable,
}


def run(
    *words: str, folder: Path, program: str = sys.executable
) -> subprocess.CompletedProcess[str]:
    """A program in a folder, as a reader would start it; Python, if no other is named."""
    return subprocess.run(  # noqa: S603 - the page's own programs
        [program, *words],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "my-shop").mkdir()
    (tmp_path / "my-shop" / "onward.yaml").write_text(OPTIONS, encoding="utf-8")
    (tmp_path / "my-shop" / "linkedin.yaml").write_text(YAML, encoding="utf-8")
    return tmp_path


def test_the_connection_is_in_order(folder: Path) -> None:
    done = run("-m", "onward.cli", "-w", "my-shop", "check", folder=folder)

    assert 0 == done.returncode, done.stdout + done.stderr
    assert "in order" in done.stdout


def test_it_can_be_tried_without_credentials(folder: Path, simulator: Simulator) -> None:
    *commands, serving = re.findall(r"^\$ (.*)$", TRIAL, re.MULTILINE)
    script = ["set -eu", 'onward() { "$PYTHON" -m onward.cli "$@"; }', *commands]
    text = "\n".join(script).replace("http://127.0.0.1:8090", simulator.url)
    done = run("-c", text, folder=folder / "my-shop", program="/bin/sh")

    assert serving.startswith("onward serve ")
    assert (0, "") == (done.returncode, done.stderr)
    assert "1 of 1 delivery done." in done.stdout
    assert 1 == simulator.platform("linkedin").arrivals.accepted.total()


def test_the_runner_previews_and_accepts(folder: Path) -> None:
    (folder / "program.py").write_text(RUNNER, encoding="utf-8")
    done = run("program.py", folder=folder)

    assert 0 == done.returncode, done.stderr
    assert "onward apply" in done.stdout
    assert done.stdout.endswith("m-1\n")


def test_the_destination_is_what_new_writes_and_keeps_its_contract(tmp_path: Path) -> None:
    made = run("-m", "onward.cli", "new", "destination", "acme-ads", folder=tmp_path)
    project = tmp_path / "onward-acme-ads"
    done = run("-m", "pytest", "-q", "-p", "no:cacheprovider", folder=project)

    assert 0 == made.returncode, made.stderr
    assert DESTINATION == (project / "onward_acme_ads" / "__init__.py").read_text(encoding="utf-8")
    written = (project / "tests" / "test_acme_ads.py").read_text(encoding="utf-8")
    assert CONTRACT.splitlines()[-2:] == written.splitlines()[-2:]
    assert 0 == done.returncode, done.stdout


def test_the_sdk_is_pointed_at_the_address_that_serve_has() -> None:
    program = compile(SDK, "README.md", "exec")
    (port,) = [option for option in serve.params if option.name == "port"]

    assert "host" in program.co_names
    assert f":{port.default}" in SDK


def test_every_command_named_is_a_command() -> None:
    named = {words.split()[0] for words in re.findall(r"`onward ([a-z-]+[^`]*)`", TEXT)}
    context = root.make_context("onward", [], resilient_parsing=True)

    assert named
    assert named <= set(root.list_commands(context))


def test_every_file_named_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", TEXT)
    local = [link for link in links if "://" not in link]

    assert local
    assert [] == [link for link in local if not (README.parent / link).exists()]


def test_the_make_targets_exist() -> None:
    targets = re.findall(r"^\$ make (\w+)$", TEXT, re.MULTILINE)
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")

    assert {"demo", "test"} == set(targets)
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_every_destination_is_listed() -> None:
    packages = {each.name for each in pkgutil.iter_modules(onward_destinations.__path__)}

    assert packages == set(re.findall(r"destinations/onward_destinations/(\w+)/README", TEXT))


def test_every_action_is_listed() -> None:
    rows = re.findall(r"^\| [^|]+ \| `([a-z0-9-]+)` \| ([^|]+) \| \[README\]", TEXT, re.MULTILINE)
    listed = {name: re.findall(r"`([a-z-]+)`", actions) for name, actions in rows}

    assert listed == {
        name: list(destination.actions) for name, destination in load_plugins().destinations.items()
    }
