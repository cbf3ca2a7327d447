"""The fault programs, short: each is run long by hand."""

from pathlib import Path

from faults import kill_cluster
from faults.kill_serve import run


def test_five_kills_under_load_lose_nothing(tmp_path: Path) -> None:
    report = run(kills=5, seed=20_261_121, folder=tmp_path)

    assert report.is_sound, report


def test_three_kills_in_a_cluster_lose_nothing(tmp_path: Path) -> None:
    # With this seed: a deliverer, a NATS server, the ledger.
    report = kill_cluster.run(kills=3, seed=14, folder=tmp_path)

    assert report.is_sound, report
