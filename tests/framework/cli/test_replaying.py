"""A replay is followed until nothing happens any more."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from onward.cli.replaying import follow
from onward.errors import OnwardError

BEGUN = {"began_at": "2026-11-21T12:00:00Z", "total": 9, "before": 0, "moved": 0}


def followed(
    *answers: dict[str, Any] | None, asked_to_stop: bool = False
) -> tuple[dict[str, Any], list[str]]:
    """What comes of a replay whose progress is told so, the last one again and again."""
    questions: list[str] = []
    left = list(answers)

    async def ask(name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        questions.append(name)
        told = left.pop(0) if len(left) > 1 else left[0]
        return {"progress": None if told is None else {**BEGUN, **told}}

    async def main() -> dict[str, Any]:
        asked = asyncio.Event()
        if asked_to_stop:
            asked.set()
        return await follow(ask, {"code": "E7"}, asked, look_s=0.01, patience_s=0.05)

    return asyncio.run(main()), questions


def test_it_is_followed_until_all_was_tried() -> None:
    found, asked = followed(
        {"is_running": True, "waiting": 0},
        {"is_running": True, "moved": 5, "waiting": 5},
        {"is_running": False, "moved": 9, "waiting": 1},
        {"is_running": False, "moved": 9, "waiting": 0},
    )

    assert (9, 0) == (found["moved"], found["waiting"])
    assert ["replay", *["replay_progress"] * 4] == asked


def test_what_is_held_up_is_not_waited_for() -> None:
    found, asked = followed({"is_running": False, "moved": 9, "waiting": 4})

    assert 4 == found["waiting"]
    assert 5 <= len(asked) <= 10


def test_who_goes_on_is_told_how_far_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    followed({"is_running": False, "before": 4, "moved": 9, "waiting": 0})

    assert (
        "Going on with the replay begun 2026-11-21 12:00:00 UTC: 4 of 9 were replayed before.\n"
        == capsys.readouterr().err
    )


def test_a_server_that_was_started_anew_is_told() -> None:
    with pytest.raises(OnwardError, match="Run the command again: it goes on from there"):
        followed({"is_running": True, "waiting": 0}, None)


def test_who_asks_to_stop_hears_how_far_it_came() -> None:
    found, questions = followed(
        {"is_running": True, "waiting": 0},
        {"is_running": False, "moved": 3, "waiting": 0},
        asked_to_stop=True,
    )

    assert 3 == found["moved"]
    assert ["replay", "stop_replay", "replay_progress"] == questions
