"""The program that measures replays says whether each event was sent once."""

import asyncio
from pathlib import Path

from benchmarks.replay import measured


def test_a_small_replay_sends_each_event_once(tmp_path: Path) -> None:
    found = asyncio.run(measured(tmp_path, 120, 400.0))

    assert found["each taken once"]
    assert 40 <= found["gone on with"] == found["replayed until stopped"] < 120
    assert 0 == found["dead letters left"]
    assert found["rate kept"] <= 440
