"""What a runner shows of its work: pills, counters, alerts."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from fixtures.bench import CONNECTION, MAIN, Bench, ok, order, silent, within
from onward.delivery import Day, Pill, State
from onward.errors import StorageError
from onward.ingest.figures import Figures
from onward.request import Request, Response
from onward.runner import Runner
from onward.runner.overview import Overview
from onward.runner.pipeline import OURSELVES

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


def rejecting(_: Request) -> Response:
    return Response(400, b'{"says":"rejected"}')


def closed(_: Request) -> Response:
    return Response(200, b'{"says":"paused"}')


async def overview(runner: Runner) -> Overview:
    """The only connection's."""
    (found,) = await runner.overviews()
    return found


async def exposed(runner: Runner) -> str:
    """The figures as Prometheus reads them."""
    return (await Figures.of(runner)).exposition().decode()


def test_a_connection_is_idle_then_ok(bench: Bench) -> None:
    async def step(runner: Runner) -> Any:
        before = await overview(runner)
        await runner.deliver(order(1))
        return before, await overview(runner)

    before, after = run(bench, step)

    assert (Pill.IDLE, Pill.OK) == (before.status.pill, after.status.pill)
    assert Day(1) == after.day
    assert ("ads", True, 0, 0, (), "") == (
        after.connection,
        after.is_live,
        after.waiting,
        after.paused,
        after.pauses,
        after.failure,
    )


def test_failures_degrade_it_and_say_why_masked(bench: Bench) -> None:
    bench.answer = silent

    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        return await overview(runner)

    found = run(bench, step)

    assert (Pill.DROPPED, Day(1, 1, is_last_failed=True)) == (found.status.pill, found.day)
    assert 1 == found.waiting
    assert "ads.example did not answer within 30 seconds." == found.failure


def test_a_pause_drops_it_with_the_reason(bench: Bench) -> None:
    bench.answer = closed

    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        return await overview(runner)

    found = run(bench, step)

    assert (Pill.DROPPED, 1, 0) == (found.status.pill, found.paused, found.waiting)
    assert 1 == len(found.pauses)


def test_a_restart_does_not_forget_the_day(bench: Bench) -> None:
    async def first(runner: Runner) -> Any:
        await runner.deliver(order(1))

    async def second(runner: Runner) -> Any:
        await runner.deliver(order(2))
        return await overview(runner)

    run(bench, first)
    bench.wind(hours=23)
    found = run(bench, second)
    bench.wind(hours=2)
    later = run(bench, overview)

    assert (2, 1) == (found.day.attempts, later.day.attempts)


def test_trouble_comes_first(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.write("zoo.yaml", CONNECTION.replace('"77"', '"88"'))
    bench.answer = lambda request: silent(request) if "88" in request.url else ok(request)

    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        return [one.connection for one in await runner.overviews()]

    assert ["zoo", "ads"] == run(bench, step)


def test_the_figures_are_as_prometheus_reads_them(bench: Bench) -> None:
    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        await runner.accept({**order(2), "event": "Other"})
        bench.answer = rejecting
        await runner.deliver(order(3))
        bench.answer = silent
        await runner.deliver(order(4))
        return await exposed(runner)

    lines = run(bench, step).splitlines()

    assert {
        "onward_events_total 4.0",
        'onward_events_ended_total{disposition="routed"} 3.0',
        'onward_deliveries{state="delivered"} 1.0',
        'onward_deliveries{state="rejected"} 1.0',
        "onward_unaccounted 0.0",
        'onward_connection_status{connection="ads",status="DROPPED"} 1.0',
        'onward_connection_status{connection="ads",status="OK"} 0.0',
        'onward_breaker_open{connection="ads"} 0.0',
        'onward_attempts_total{code="",connection="ads",state="delivered"} 1.0',
        'onward_batch_events_count{connection="ads"} 3.0',
        'onward_delivery_seconds_count{connection="ads"} 1.0',
        'onward_lane_waiting{action="send-order",connection="ads"} 1.0',
    } <= set(lines)


def test_an_alert_is_logged_and_posted_once(tmp_path: Path) -> None:
    main = MAIN + "alerts: {webhook: '${env:HOOK}'}\n"
    bench = Bench(tmp_path, main=main)
    bench.environment["HOOK"] = "https://chat.example/hook"
    posted: list[str] = []

    def answer(request: Request) -> Response:
        if request.host == "chat.example":
            posted.append(request.json["text"])
            return Response(200)
        return closed(request)

    bench.answer = answer

    async def step(runner: Runner) -> Any:
        for number in range(3):
            await runner.deliver(order(number))
            await runner.probe()
        return runner.meters.alerts

    with capture_logs() as logs:
        run(bench, step)

    assert 1 == len(posted)
    assert posted[0].startswith("Onward: ads: ")
    assert 1 == sum(entry["event"] == "alert" for entry in logs)


def test_a_runner_is_ready_while_its_journal_can_be_written(bench: Bench) -> None:
    async def step(runner: Runner) -> Any:
        await runner.ready()
        return (await runner.counts()).accepted

    assert 0 == run(bench, step)


def test_states_of_attempts_are_counted_by_code(bench: Bench) -> None:
    bench.answer = silent

    async def step(runner: Runner) -> Any:
        await runner.deliver(order(1))
        return dict(runner.meters.connections["ads"].attempts)

    assert {(State.WAITING, "timeout"): 1} == run(bench, step)


def test_a_journal_that_fails_is_told_of_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onward.runner.pipeline.TROUBLE_S", 0.0)
    tried = 0

    async def step(runner: Runner) -> Any:
        nonlocal tried
        journal = runner.storage.journal
        route = journal.route
        told = asyncio.Event()

        async def failing(*arguments: Any, **options: Any) -> None:
            nonlocal tried
            tried += 1
            if tried < 4:
                msg = "The disk is full."
                raise StorageError(msg)
            await route(*arguments, **options)
            told.set()

        monkeypatch.setattr(journal, "route", failing)
        await runner.accept(order(1))
        await told.wait()
        return runner.meters.alerts[OURSELVES, "waits"], await runner.settled()

    with capture_logs() as logs:
        raised, totals = run(bench, step)

    assert (3, 1) == (raised, totals.delivered)
    assert ["The disk is full."] == [one["reason"] for one in logs if one["event"] == "alert"]
