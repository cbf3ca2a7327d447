import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import onward
from onward.plugins import load_plugins

HERE = Path(__file__).parent / "third_party"
HOME = Path(str(onward.__file__)).parents[1]
LIST = """
import json
from onward.plugins import load_plugins
plugins = load_plugins()
print(json.dumps([plugins.origins.get("orbit"), [str(one) for one in plugins.problems]]))
"""


def run(*arguments: str | Path, cwd: Path, path: tuple[Path, ...] = (HOME,)) -> str:
    """What a Python of its own prints, offline and with only these folders added."""
    environment: Mapping[str, str] = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(map(str, path)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "HOME": str(cwd),
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the distribution installed, built from its sources."""
    folder = tmp_path_factory.mktemp("orbit")
    source = shutil.copytree(HERE / "onward-orbit", folder / "source")
    built = folder / "built"
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", built, source, cwd=folder)
    (wheel,) = built.glob("*.whl")
    site = folder / "site"
    run("-m", "pip", "install", "--quiet", "--no-deps", "--target", site, wheel, cwd=folder)
    return site


def test_a_distribution_is_found_through_its_entry_point(site: Path) -> None:
    origin, problems = json.loads(run("-c", LIST, cwd=site.parent, path=(HOME, site)))

    assert ("onward-orbit 1.2.0 (orbit)", []) == (origin, problems)


def test_an_installed_distribution_keeps_the_contract(site: Path) -> None:
    tests = shutil.copytree(HERE / "onward-orbit" / "tests", site.parent / "tests")

    said = run("-m", "pytest", "-q", "-p", "no:cacheprovider", tests, cwd=tests, path=(HOME, site))

    assert "14 passed" in said


def test_one_file_in_the_plugins_folder_is_a_destination() -> None:
    plugins = load_plugins(HERE / "plugins_dir")

    assert "Comet Ads" == plugins.destinations["comet"].name
    assert str(HERE / "plugins_dir" / "comet.py") == plugins.origins["comet"]
