"""A connection that is not live sends nothing, whatever waits or is replayed."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from fixtures.bench import CONNECTION, Bench, ok, order, silent, within
from onward.delivery import DeliveryQuery, Selector
from onward.journal import Pause
from onward.request import Request, Response
from onward.runner import Runner


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


async def switch(bench: Bench, runner: Runner, *, live: bool) -> None:
    """Write it into the file, as a person does."""
    bench.write("ads.yaml", CONNECTION if live else f"{CONNECTION}live: false\n")
    await runner.reload()


async def sent_while_off(bench: Bench, runner: Runner) -> int:
    """How many requests go out in the hours in which the connection is not live."""
    await switch(bench, runner, live=False)
    before = len(bench.bodies)
    bench.answer = ok
    bench.wind(hours=2)
    # Something else to do, so that all that could start does start.
    await runner.accept(order(99, event="Page Left"))
    await runner.storage.journal.release([])
    for _ in range(50):
        await asyncio.sleep(0)
    return len(bench.bodies) - before


def run(bench: Bench, step: Any) -> Any:
    async def main() -> Any:
        async with bench.open() as runner:
            return await within(20, step(runner))

    return asyncio.run(main())


def test_what_waits_goes_on_when_it_is_live_again(bench: Bench) -> None:
    bench.answer = silent

    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        sent = await sent_while_off(bench, runner)
        waiting = (await runner.counts()).waiting
        await switch(bench, runner, live=True)
        await runner.storage.journal.release([])
        return sent, waiting, (await runner.settled()).delivered

    assert (0, 1, 1) == run(bench, step)


def test_what_is_replayed_waits_as_well(bench: Bench) -> None:
    bench.answer = lambda _: Response(200, b'{"says": "each", "items": ["wrong"]}')

    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        bench.wind(minutes=1)
        await switch(bench, runner, live=False)
        await runner.storage.journal.replay(DeliveryQuery(), at=bench.now)
        return await sent_while_off(bench, runner), (await runner.counts()).waiting

    assert (0, 1) == run(bench, step)


def test_nothing_is_probed(bench: Bench) -> None:
    bench.answer = silent

    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        pause = Pause(Selector("ads"), bench.now, "Signed out.", code="auth")
        await runner.storage.journal.pause(pause)
        sent = await sent_while_off(bench, runner)
        before = len(bench.bodies)
        await runner.probe()
        return sent, len(bench.bodies) - before

    assert (0, 0) == run(bench, step)


def test_a_backlog_stops_when_it_is_switched_off(bench: Bench) -> None:
    bench.write("ads.yaml", CONNECTION.replace("age_s: 0", "age_s: 0, size: 1"))
    switching: list[asyncio.Task[None]] = []

    async def step(runner: Runner) -> Any:
        def answer(request: Request) -> Response:
            if not switching:
                switching.append(asyncio.create_task(switch(bench, runner, live=False)))
            return ok(request)

        bench.answer = answer
        await runner.accept_many([order(number) for number in range(300)])
        while not switching:  # noqa: ASYNC110 - the platform is asked meanwhile
            await asyncio.sleep(0)
        await switching[0]
        await sent_while_off(bench, runner)
        return await runner.counts()

    counts = run(bench, step)

    assert 0 < counts.delivered < 300
    assert 300 == counts.delivered + counts.waiting
