"""Platforms in trouble: pauses, probes, breakers, retention."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from fixtures.bench import Bench, ok, order, silent, within
from onward.delivery import DeliveryQuery, DeliveryRecord, Selector, State
from onward.request import Request, Response
from onward.runner import Runner

Step = Callable[[Runner], Coroutine[Any, Any, Any]]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def run(bench: Bench, step: Step) -> Any:
    """What a step with an open runner gives."""

    async def main() -> Any:
        async with bench.open() as runner:
            return await within(20, step(runner))

    return asyncio.run(main())


def closed(_: Request) -> Response:
    return Response(200, b'{"says":"paused"}')


def test_a_probe_that_goes_through_resumes_the_lane(bench: Bench) -> None:
    bench.answer = closed

    async def step(runner: Runner) -> Any:
        for number in range(3):
            await runner.deliver(order(number))
        bench.answer = ok
        early = await runner.probe()
        bench.wind(minutes=6)
        resumed = await runner.probe()
        return early, resumed, await runner.settled()

    early, resumed, found = run(bench, step)

    assert (0, 2, 3, 0) == (early, resumed, found.delivered, found.paused)


def test_a_probe_that_fails_buries_nothing_and_waits_longer(bench: Bench) -> None:
    bench.answer = closed

    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        bench.answer = lambda _: Response(400)
        asked = []
        for minutes in (6, 6, 6, 21):
            bench.wind(minutes=minutes)
            await runner.probe()
            asked.append(len(bench.bodies))
        return asked, await runner.counts()

    asked, found = run(bench, step)

    assert [2, 2, 3, 4] == asked
    assert (1, 0) == (found.paused, found.rejected)


def test_a_probe_whose_answer_is_lost_is_not_repeated_where_it_would_count_twice(
    bench: Bench,
) -> None:
    bench.answer = closed

    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1, properties={"order_id": "o-once"}))
        bench.answer = silent
        for _ in range(3):
            bench.wind(minutes=30)
            await runner.probe()
        return await runner.counts()

    found = run(bench, step)

    assert (2, 0, 1) == (len(bench.bodies), found.paused, found.rejected)


def test_a_person_resumes_with_the_mapping_as_it_is_now(bench: Bench) -> None:
    bench.answer = closed
    text = (bench.folder / "ads.yaml").read_text()

    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        bench.answer = ok
        bench.write("ads.yaml", text + "    fields: {id: changed}\n")
        await runner.reload()
        await runner.storage.journal.resume(Selector("ads"), at=bench.now, versions=runner.versions)
        return await runner.settled()

    found = run(bench, step)

    assert 1 == found.delivered
    assert "changed" == bench.bodies[-1][0]["id"]


def test_time_spent_paused_is_no_time_of_trying(bench: Bench) -> None:
    bench.answer = closed

    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        bench.wind(days=3)
        bench.answer = silent
        await runner.storage.journal.resume(Selector("ads"), at=bench.now)
        return (await runner.deliver(order(2))), await runner.counts()

    _, found = run(bench, step)

    assert (2, 0) == (found.waiting, found.expired)


def test_a_platform_that_fails_on_the_whole_is_left_alone(bench: Bench) -> None:
    bench.answer = lambda _: Response(503)
    bench.write(
        "ads.yaml", (bench.folder / "ads.yaml").read_text() + "batch: {size: 1, age_s: 0}\n"
    )

    async def step(runner: Runner) -> Any:
        await runner.accept_many([order(number) for number in range(40)])
        rows: list[DeliveryRecord] = []
        while len(rows) < 10:
            await asyncio.sleep(0.01)
            rows = [
                row
                for row in await runner.storage.ledger.deliveries(DeliveryQuery(), limit=100)
                if row.attempts
            ]
        await asyncio.sleep(0.05)
        return len(bench.bodies)

    text = (bench.folder / "ads.yaml").read_text().replace("batch: {age_s: 0}\n", "", 1)
    bench.write("ads.yaml", text)

    assert run(bench, step) < 40


def test_old_rows_are_forgotten_and_duplicates_known_for_a_day(bench: Bench) -> None:
    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        bench.wind(days=1)
        kept = await runner.sweep()
        bench.wind(days=30)
        return kept, await runner.sweep()

    assert (0, 1) == run(bench, step)


def test_a_refused_credential_pauses_the_connection_and_says_what_to_do(bench: Bench) -> None:
    bench.answer = lambda _: Response(401)

    async def step(runner: Runner) -> Any:
        report = await runner.deliver(order(1))
        return report.deliveries[0].standing, await runner.storage.journal.pauses()

    standing, pauses = run(bench, step)

    assert State.PAUSED is standing.state
    assert [Selector("ads")] == [pause.selector for pause in pauses]
    assert pauses[0].hint.startswith("Correct the credentials")


def test_a_clock_put_back_delays_no_probe(bench: Bench) -> None:
    bench.answer = closed

    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        bench.answer = ok
        bench.wind(minutes=-30)
        resumed = await runner.probe()
        return resumed, (await runner.settled()).delivered

    assert (0, 1) == run(bench, step)
