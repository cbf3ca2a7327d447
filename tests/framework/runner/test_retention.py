"""What is kept stays within the size that was asked for."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from fixtures.bench import MAIN, Bench, order, within
from onward.delivery import EventQuery, Selector
from onward.journal import Pause
from onward.runner import Runner

PADDING = "x" * 4_000
MOST = 2_000_000


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path, main=f"{MAIN}retention: {{size: {MOST // 1_000_000} MB}}\n")


def run(bench: Bench, step: Callable[[Runner], Coroutine[Any, Any, Any]]) -> Any:
    async def main() -> Any:
        async with bench.open() as runner:
            return await within(30, step(runner))

    return asyncio.run(main())


async def fill(runner: Runner, first: int, count: int) -> None:
    """Take that many events of four kilobytes."""
    numbers = range(first, first + count)
    for start in numbers[::100]:
        some = [
            order(number, properties={"order_id": f"o-{number}", "padding": PADDING})
            for number in range(start, min(start + 100, numbers.stop))
        ]
        await runner.accept_many(some)


async def kept(runner: Runner) -> list[int]:
    """The numbers of the events that are still there, rising."""
    found = await runner.storage.ledger.events(EventQuery(), limit=10_000)
    return sorted(int(one.message_id.removeprefix("m-")) for one in found)


def test_the_oldest_settled_events_give_way_to_the_size(bench: Bench) -> None:
    async def step(runner: Runner) -> Any:
        await fill(runner, 0, 1_500)
        await runner.settled()
        size = await runner.storage.ledger.size()
        early = await runner.sweep()
        bench.wind(days=1, hours=1)
        forgotten = await runner.sweep()
        left = await kept(runner)
        return size, early, forgotten, left, await runner.storage.ledger.size()

    before, early, forgotten, left, after = run(bench, step)

    assert before > 2 * MOST
    assert 0 == early, "duplicates are known for a day"
    assert MOST // 2 < after <= MOST
    assert left == list(range(1_500 - len(left), 1_500)), "the latest are kept"
    assert 1_500 == forgotten + len(left)


def test_room_that_was_given_back_is_returned_to_the_disk(bench: Bench) -> None:
    async def step(runner: Runner) -> None:
        await fill(runner, 0, 1_500)
        await runner.settled()
        bench.wind(days=1, hours=1)
        await runner.sweep()
        await runner.sweep()

    run(bench, step)

    assert (bench.folder / ".onward" / "onward.db").stat().st_size < 1.5 * MOST


def test_what_is_not_settled_stays_and_is_told_once(bench: Bench) -> None:
    async def step(runner: Runner) -> Any:
        await runner.storage.journal.pause(Pause(Selector("ads"), bench.now, "Signed out."))
        await fill(runner, 0, 700)
        bench.wind(days=1, hours=1)
        with capture_logs() as logs:
            await runner.sweep()
            await runner.sweep()
        return logs, len(await kept(runner))

    logs, left = run(bench, step)

    told = [one for one in logs if one["event"] == "more is kept than the retention's size"]
    assert (1, 700) == (len(told), left)
    assert told[0]["hint"].startswith("Raise the size")
