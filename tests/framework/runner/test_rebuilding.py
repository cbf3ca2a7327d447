"""A delivery's request is rebuilt as it was, or why it cannot be is told."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fixtures.bench import CONNECTION, Bench, order, within
from onward.delivery import DeliveryQuery, DeliveryRecord, Lane
from onward.errors import Problem
from onward.runner import Runner
from onward.runner.rebuilding import Rebuilder, Rebuilt

Asking = Callable[[Rebuilder, DeliveryRecord], Coroutine[Any, Any, Rebuilt]]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def rebuilt(bench: Bench, ask: Asking, event: dict[str, Any] | None = None) -> Rebuilt:
    """What is asked of the rebuilder for the delivery of an event."""

    async def step(runner: Runner) -> Rebuilt:
        await runner.deliver(event or order(1))
        (listed,) = await runner.storage.ledger.deliveries(DeliveryQuery())
        record = await runner.storage.ledger.delivery(listed.id)
        assert record is not None
        return await ask(Rebuilder(runner.storage.store, runner.workspace), record)

    async def main() -> Rebuilt:
        async with bench.open() as runner:
            found: Rebuilt = await within(20, step(runner))
            return found

    return asyncio.run(main())


async def plainly(rebuilder: Rebuilder, record: DeliveryRecord) -> Rebuilt:
    return await rebuilder.rebuild(record)


def test_it_is_the_request_that_was_sent(bench: Bench) -> None:
    found = rebuilt(bench, plainly)

    assert bench.bodies == [request.json for request in found.requests]
    assert "" == found.why_not
    assert found.personal


def test_the_age_of_an_event_does_not_tell_against_it_later(bench: Bench) -> None:
    async def later(rebuilder: Rebuilder, record: DeliveryRecord) -> Rebuilt:
        bench.wind(days=300)
        return await rebuilder.rebuild(record)

    assert 1 == len(rebuilt(bench, later).requests)


def test_what_a_destination_cannot_build_is_told(bench: Bench) -> None:
    event = order(1, properties={"order_id": "o-unbuildable"})

    found = rebuilt(bench, plainly, event)

    assert found.why_not.startswith(
        "The destination could not build a request: KeyError in platform.py, line "
    )


def changed(**parts: Any) -> Asking:
    async def ask(rebuilder: Rebuilder, record: DeliveryRecord) -> Rebuilt:
        return await rebuilder.rebuild(replace(record, **parts))

    return ask


def as_now(**parts: Any) -> Asking:
    async def ask(rebuilder: Rebuilder, record: DeliveryRecord) -> Rebuilt:
        return await rebuilder.rebuild(replace(record, **parts), is_current=True)

    return ask


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (changed(event=None), "The stored event is damaged or no longer kept."),
        (changed(version="v0"), 'Version v0 of mapping "orders" is no longer kept.'),
        (changed(mapping="leads", version="v0"), 'Version v0 of mapping "leads" is no longer'),
        (as_now(mapping="leads"), 'There is no mapping "leads" any more. Put it back.'),
        (changed(lane=Lane("gone", "x")), 'There is no connection "gone" any more. Put its'),
    ],
)
def test_why_there_is_none_is_told(ask: Asking, sentence: str, bench: Bench) -> None:
    found = rebuilt(bench, ask)

    assert () == found.requests
    assert sentence in found.why_not


def test_with_the_version_in_force_it_is_what_would_be_sent_now(bench: Bench) -> None:
    before = rebuilt(bench, plainly)
    bench.write("ads.yaml", f"{CONNECTION}    fields: {{id: changed}}\n")

    async def main() -> Rebuilt:
        async with bench.open() as runner:
            (listed,) = await runner.storage.ledger.deliveries(DeliveryQuery())
            record = await runner.storage.ledger.delivery(listed.id)
            assert record is not None
            rebuilder = Rebuilder(runner.storage.store, runner.workspace)
            return await rebuilder.rebuild(record, is_current=True)

    after = asyncio.run(main())

    assert before.version != after.version
    assert ["changed"] == [request.json[0]["id"] for request in after.requests]


def test_versions_on_a_cluster_are_asked_for_there(bench: Bench) -> None:
    async def ask(rebuilder: Rebuilder, record: DeliveryRecord) -> Rebuilt:
        return await replace(rebuilder, is_apart=True).rebuild(record)

    assert "The mappings' versions are kept on the cluster." in rebuilt(bench, ask).why_not


def test_the_problem_of_its_own_file_is_told_first(bench: Bench) -> None:
    async def ask(rebuilder: Rebuilder, record: DeliveryRecord) -> Rebuilt:
        problems = (
            Problem("other.yaml", 1, 1, "code", "Something else."),
            Problem("ads.yaml", 1, 1, "code", "A key is misspelt."),
        )
        return await Rebuilder(rebuilder.store, None, problems).rebuild(record)

    assert (
        "The workspace's files have errors: A key is misspelt. See all: onward check"
        == rebuilt(bench, ask).why_not
    )
