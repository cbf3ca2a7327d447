"""The fault programs, short: each is run long by hand."""

from pathlib import Path

from faults.kill_serve import run


def test_five_kills_under_load_lose_nothing(tmp_path: Path) -> None:
    report = run(kills=5, seed=20_261_121, folder=tmp_path)

    assert report.is_sound, report
