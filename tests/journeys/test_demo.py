"""The demo works from any folder, needs nothing, leaves nothing behind."""

import json
import subprocess
import sys
import time
from pathlib import Path

from click.testing import CliRunner

from fixtures.shop import environment
from onward.cli.root import root


def plugins_folder(folder: Path) -> Path:
    plugins = folder / "plugins"
    plugins.mkdir()
    code = "from onward_destinations.linkedin import linkedin\n"
    (plugins / "linkedin.py").write_text(code, encoding="utf-8")
    return plugins


def demo(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    plugins = plugins_folder(folder)
    (folder / "here").mkdir()
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "onward.cli", "demo", "--plugins-dir", str(plugins), *words],
        cwd=folder / "here",
        env=environment({"TMPDIR": str(folder)}),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_thousand_events_are_settled_within_45_seconds(tmp_path: Path) -> None:
    started = time.monotonic()

    done = demo(tmp_path, "--once", "--json")

    took = time.monotonic() - started
    counts = json.loads(done.stdout.splitlines()[-1])
    assert (0, "") == (done.returncode, done.stderr)
    assert 1_000 == counts["accepted"]
    assert counts["accepted"] == sum(
        counts[name] for name in ("duplicates", "filtered", "unmatched", "routed")
    )
    assert counts["deliveries"] == counts["delivered"] + counts["rejected"]
    assert (0, 0, 0) == (counts["waiting"], counts["paused"], counts["expired"])
    assert min(counts["duplicates"], counts["filtered"], counts["rejected"]) > 0
    assert counts["delivered"] > 200
    assert counts["seconds"] < took < 45
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith("pytest")}
    assert {"here", "plugins"} == left
    assert [] == list((tmp_path / "here").iterdir())


def test_the_last_screen_says_what_happened_and_what_to_try_next(tmp_path: Path) -> None:
    folder = plugins_folder(tmp_path)

    done = CliRunner().invoke(
        root, ["demo", "--once", "--events", "100", "--plugins-dir", str(folder)]
    )

    assert 0 == done.exit_code
    assert "1. The workspace was applied: " in done.stdout
    assert "2. 100 events came in by HTTP" in done.stdout
    assert "Nothing left this machine: " in done.stdout
    assert "Try next:\n  onward new workspace my-workspace" in done.stdout
