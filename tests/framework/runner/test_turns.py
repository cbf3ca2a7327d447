"""Lanes of one connection taking turns."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixtures.bench import CONNECTION, NOW, Bench, ok, order, within
from onward.delivery import DeliveryQuery, Lane
from onward.journal import Claimed
from onward.request import Response
from onward.runner import lane
from onward.runner.inflow import Inflow
from onward.runner.lane import RESOLVE_SLICE
from onward.sending import Slots


async def until(is_so: Callable[[], bool]) -> None:
    """Return once something is so."""
    while not is_so():  # noqa: ASYNC110 - what happens meanwhile is what is tried
        await asyncio.sleep(0)


def of_shop(number: int, shop: str) -> dict[str, Any]:
    """An order that goes in the lane of its shop."""
    made = order(number)
    made["properties"]["shop"] = shop
    return made


def shops(bench: Bench) -> list[str]:
    """Whose orders went out, request by request."""
    return [body[0]["shop"] for body in bench.bodies]


def test_a_batch_that_still_fills_keeps_no_other_lane_from_sending(tmp_path: Path) -> None:
    bench = Bench(tmp_path, CONNECTION.replace("age_s: 0", "age_s: 60"))

    async def main() -> list[str]:
        async with bench.open() as runner:
            slots = runner._pipeline.connections["ads"].slots  # noqa: SLF001 - how many there are
            await runner.accept_many([of_shop(n, f"small-{n}") for n in range(slots.limit + 1)])
            await runner.accept_many([of_shop(100 + n, "large") for n in range(100)])
            await until(lambda: bool(bench.bodies))
            return shops(bench)

    assert ["large"] == asyncio.run(within(20, main()))


def test_a_batch_goes_as_soon_as_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "FILL_S", 60)
    assert [3] == filled(tmp_path)


def test_a_batch_that_another_process_fills_goes_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Inflow, "note", lambda *_: None)
    assert [3] == filled(tmp_path)


def filled(folder: Path) -> list[int]:
    """How large the batches are that go at once, where they may have three and wait for a minute."""
    bench = Bench(folder, CONNECTION.replace("age_s: 0", "age_s: 60, size: 3"))

    async def main() -> list[int]:
        async with bench.open() as runner:
            await runner.accept_many([order(0)])
            lanes = runner._pipeline._workers  # noqa: SLF001 - one of them has begun to fill a batch
            await until(lambda: bool(lanes))
            await runner.accept_many([order(1), order(2), order(3)])
            await until(lambda: bool(bench.bodies))
            return [len(body) for body in bench.bodies]

    return asyncio.run(within(20, main()))


def test_a_lane_of_replays_lets_fresh_events_go_first(tmp_path: Path) -> None:
    bench = Bench(tmp_path, CONNECTION.replace("age_s: 0", "age_s: 0, size: 5"))

    async def main() -> list[str]:
        async with bench.open() as runner:
            bench.answer = lambda _: Response(400)
            for number in range(15):
                await runner.deliver(of_shop(number, "old"))
            bench.answer = ok
            bench.bodies.clear()
            # So that these rejections are no sign that something is wrong now.
            bench.wind(minutes=2)
            slots = Slots(first=1, most=1)
            runner._pipeline.connections["ads"].slots = slots  # noqa: SLF001 - one at a time
            await slots.acquire()
            await runner.storage.journal.replay(DeliveryQuery(), at=bench.now)
            await until(lambda: slots.in_line == 1)
            await runner.accept_many([of_shop(100 + number, "new") for number in range(15)])
            await until(lambda: slots.in_line == 2)
            slots.release()
            await runner.settled()
            return shops(bench)

    assert ["old", "new", "new", "new", "old", "old"] == asyncio.run(within(20, main()))


def test_others_have_their_turn_while_a_long_batch_is_resolved(tmp_path: Path) -> None:
    bench = Bench(tmp_path)

    async def main() -> int:
        async with bench.open() as runner:
            pipeline = runner._pipeline  # noqa: SLF001 - its lanes by hand
            (connection,) = pipeline.connections.values()
            worker = pipeline.worker(Lane("ads", "send-order"), connection)
            claimed = [claim(number) for number in range(2 * RESOLVE_SLICE)]
            resolving = asyncio.create_task(worker._resolve(claimed))  # noqa: SLF001 - as above
            turns = 0
            while not resolving.done():
                await asyncio.sleep(0)
                turns += 1
            assert len(claimed) == len(await resolving)
            return turns

    assert asyncio.run(within(20, main())) > 1


def claim(number: int) -> Claimed:
    """A delivery that is handed out."""
    return Claimed(
        number,
        f"{number:032x}",
        Lane("ads", "send-order"),
        "orders",
        "",
        "web-shop",
        f"m-{number}",
        NOW,
        order(number),
        0,
        NOW,
        None,
        is_replay=False,
        due_at=NOW,
    )
