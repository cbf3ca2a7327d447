"""What is resumed is waited for, but not for ever."""

import asyncio
import json
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from fixtures.bench import Bench, ok, order, silent, within
from onward.cli.operations.resuming import resume
from onward.request import Request, Response
from onward.runner import Runner

PAUSED = json.dumps({"says": "paused"}).encode()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path)
    made.answer = lambda _: Response(200, PAUSED)
    return made


def run(
    bench: Bench, *arguments: dict[str, Any], answer: Any = ok, wait_s: float = 10.0
) -> list[dict[str, Any]]:
    """What resuming says, again and again, after a delivery was paused."""

    async def main() -> list[dict[str, Any]]:
        async with bench.open() as runner:
            await runner.deliver(order(1))
            bench.answer = answer
            return [await within(20, asked(runner, each, wait_s)) for each in arguments]

    return asyncio.run(main())


def asked(
    runner: Runner, arguments: dict[str, Any], wait_s: float
) -> Coroutine[Any, Any, dict[str, Any]]:
    return resume(runner, {"connection": "ads", **arguments}, wait_s=wait_s)


def test_what_was_paused_is_sent(bench: Bench) -> None:
    found, again = run(bench, {}, {})

    assert (1, 1, 0, True, []) == tuple(
        found[name] for name in ("resumed", "delivered", "failed", "settled", "pauses")
    )
    assert ["The account is closed."] == [pause["reason"] for pause in found["ended"]]
    assert (0, []) == (again["resumed"], again["ended"])


def test_a_part_is_not_resumed_while_the_whole_is_paused(bench: Bench) -> None:
    (found,) = run(bench, {"mapping": "orders"})

    assert (0, [], 1) == (found["resumed"], found["ended"], found["paused"])
    assert ["E-CLOSED"] == [pause["code"] for pause in found["pauses"]]


def test_a_pause_that_comes_back_ends_the_waiting(bench: Bench) -> None:
    def paused(_: Request) -> Response:
        return Response(200, PAUSED)

    (found,) = run(bench, {"action": "send-order"}, answer=paused)

    assert (1, 0, ["E-CLOSED"]) == (
        *(found["resumed"], found["delivered"]),
        [pause["code"] for pause in found["pauses"]],
    )


def test_nobody_waits_for_ever(bench: Bench) -> None:
    (found,) = run(bench, {}, answer=silent, wait_s=0.2)

    assert (1, False, 1) == (found["resumed"], found["settled"], found["waiting"])
