"""Mappings whose managed object is missing, until somebody applies them."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from faults import virtual
from fixtures.bench import order, plugins
from fixtures.nova import NOVA, Platform
from onward.apply import apply_plan, make_plan
from onward.delivery import Selector, Totals
from onward.journal import Pause
from onward.journal.memory import MemoryJournal
from onward.ledger import MemoryLedger
from onward.request import Request, Response, Secret
from onward.runner import Runner
from onward.runner.storage import Storage
from onward.runner.unapplied import NOT_APPLIED
from onward.store import MemoryStore

CONNECTION = """\
destination: nova-ads
settings: {account: a, token: "${env:T}"}
batch: {age_s: 10}
mappings:
  - {id: orders, action: send-conversion, save: {folder: f1, ruleName: Orders}}
"""
ORDERS = Selector("nova", "orders")

Step = Callable[[Runner, virtual.VirtualLoop], Coroutine[Any, Any, Totals]]


class Nova(Platform):
    """The platform, asked through a transport."""

    async def send(self, request: Request, *, access_token: Secret[str] | None = None) -> Response:
        if request.url.endswith("/events"):
            return Response(200)
        return await super().send(request)


def run(folder: Path, step: Step) -> Totals:
    """What a step comes to, with a runner that finds nothing applied, in virtual time."""
    (folder / "onward.yaml").write_text("sources: [{id: web-shop, write_keys: [k-1]}]\n")
    (folder / "nova.yaml").write_text(CONNECTION)

    async def main(loop: virtual.VirtualLoop) -> Totals:
        journal = MemoryJournal()
        async with Runner.open(
            folder,
            environment={"ONWARD_KEY": "k", "T": "t"},
            plugins=plugins(NOVA),
            transport=Nova(),
            storage=Storage(journal, MemoryLedger(journal), MemoryStore()),
            clock=loop.wall,
            monotonic=loop.time,
        ) as runner:
            return await asyncio.wait_for(step(runner, loop), 120)

    return virtual.run(main)


async def apply(runner: Runner) -> None:
    """Make the rule, as another process does: this one only reads of it."""
    platform, store = Nova(), runner.storage.store
    plan = await make_plan(runner.workspace, store, lambda _: platform)
    await apply_plan(plan, store, lambda _: platform)


def test_who_fills_a_batch_while_the_object_is_made_does_not_hold_it_again(tmp_path: Path) -> None:
    async def step(runner: Runner, loop: virtual.VirtualLoop) -> Totals:
        await runner.accept(order(1))
        # Another process of the cluster heard first that it was applied.
        await runner.storage.journal.resume(ORDERS, at=loop.wall())
        await asyncio.sleep(5)
        await apply(runner)
        await runner.refresh()
        await asyncio.sleep(20)
        return await runner.counts()

    assert 1 == run(tmp_path, step).delivered


def test_what_was_held_by_somebody_who_knew_no_better_is_let_go(tmp_path: Path) -> None:
    async def step(runner: Runner, loop: virtual.VirtualLoop) -> Totals:
        await apply(runner)
        await runner.refresh()
        await runner.storage.journal.pause(Pause(ORDERS, loop.wall(), "Missing.", "", NOT_APPLIED))
        await runner.accept(order(1))
        await asyncio.sleep(60)
        return await runner.counts()

    assert 1 == run(tmp_path, step).delivered


def test_until_then_it_stays_held(tmp_path: Path) -> None:
    async def step(runner: Runner, loop: virtual.VirtualLoop) -> Totals:
        await runner.accept(order(1))
        await asyncio.sleep(100)
        return await runner.counts()

    assert 1 == run(tmp_path, step).paused
