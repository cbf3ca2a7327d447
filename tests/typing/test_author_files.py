import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import onward

HERE = Path(__file__).parent
HOME = Path(str(onward.__file__)).parents[1]
FILES = ("acme_ads.py", "nova_ads.py")


@pytest.fixture(scope="module")
def author(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of an author's own: two destinations, no settings of this project."""
    folder = tmp_path_factory.mktemp("author")
    for name in FILES:
        shutil.copy(HERE / name, folder)
    strict = {"typeCheckingMode": "strict", "extraPaths": [str(HOME)]}
    (folder / "pyrightconfig.json").write_text(json.dumps(strict))
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # pyright's package asks for newer versions of itself unless told not to.
    offline = {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1", "MYPYPATH": str(HOME)}
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", *arguments],
        cwd=folder,
        env={**os.environ, **offline},
        capture_output=True,
        text=True,
        check=False,
    )


def test_mypy_strict_accepts_an_authors_files(author: Path) -> None:
    done = run(author, "mypy", "--strict", "--config-file=", "--follow-imports=silent", *FILES)

    assert "Success: no issues found in 2 source files" == done.stdout.strip(), done.stderr


def test_pyright_strict_accepts_an_authors_files(author: Path) -> None:
    done = run(author, "pyright", "--pythonpath", sys.executable, "--outputjson")

    report = json.loads(done.stdout)
    assert [] == report["generalDiagnostics"]
    assert len(FILES) == report["summary"]["filesAnalyzed"]


def test_mypy_tells_an_author_of_a_setting_that_is_not_there(tmp_path: Path) -> None:
    written = (HERE / "acme_ads.py").read_text()
    (tmp_path / "wrong.py").write_text(written.replace("settings.pixel_id", "settings.pixle_id"))

    done = run(
        tmp_path, "mypy", "--strict", "--config-file=", "--follow-imports=silent", "wrong.py"
    )

    assert '"Settings" has no attribute "pixle_id"; maybe "pixel_id"?' in done.stdout


@pytest.mark.parametrize(("name", "most"), [("acme_ads.py", 25), ("nova_ads.py", 40)])
def test_a_destination_is_short(name: str, most: int) -> None:
    text = (HERE / name).read_text()

    written = sum(1 for line in text.splitlines() if line.strip())
    # A formatter may give each imported name a line of its own.
    imports = [node for node in ast.parse(text).body if isinstance(node, ast.ImportFrom)]
    folded = sum((node.end_lineno or node.lineno) - node.lineno for node in imports)

    assert written - folded <= most
