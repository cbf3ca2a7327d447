"""Whatever is done to them, the engine on disk and the one in memory tell the same."""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from framework.storage.samples import LANE, OTHER, T0, Engine, attempt, event, made
from onward.delivery import (
    DeliveryQuery,
    DeliveryRecord,
    Disposition,
    EventQuery,
    ProblemGroup,
    Selector,
    Standing,
    State,
    Totals,
)
from onward.journal import (
    Claimed,
    MemoryJournal,
    Pause,
    Routing,
    Settlement,
    SqliteJournal,
    Stored,
)
from onward.ledger import MemoryLedger, SqliteLedger
from onward.sqlite import Database

LANES = (LANE, OTHER)
SELECTORS = (
    Selector("linkedin"),
    Selector("linkedin", "orders"),
    Selector.of_lane(LANE),
    Selector("meta", "leads"),
)
STEP = timedelta(seconds=10)
LENGTH = 120


class Step(NamedTuple):
    """One thing to do; ``number`` chooses among what there is to do it with."""

    name: str
    number: int


NAMES = (
    *("append", "append", "route", "route", "claim", "claim", "claim", "claim", "claim"),
    *("deliver", "reject", "retry", "retry", "hold", "release", "pause", "resume", "resume"),
    *("replay", "restart", "sweep"),
)


def steps(seed: int) -> list[Step]:
    """A long play: drawn from a seed, because a list that can shrink stays too short."""
    random = Random(seed)  # noqa: S311 - a play, no secret
    drawn = [Step(random.choice(NAMES), random.randrange(12)) for _ in range(LENGTH)]
    return [Step("append", 3), Step("route", 9), *drawn]


OUTCOMES = {
    "deliver": Standing(State.DELIVERED, note="Taken."),
    "reject": Standing(State.REJECTED, reason="No.", code="no"),
    "hold": Standing(State.PAUSED, reason="Rule gone."),
}


class Play:
    """An engine being played with; its own refs stay its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.claims: list[Claimed] = []
        self.now = T0

    async def do(self, step: Step) -> Any:
        self.now += STEP
        journal, now, number = self.engine.journal, self.now, step.number
        match step.name:
            case "append":
                events = [event(number + each, at=now) for each in (0, 1, 0, 5)]
                return list(await journal.append(events))
            case "route":
                stored = await journal.unrouted(number)
                await journal.route([self.routing(one) for one in stored], at=now)
                return [one.message_id for one in stored]
            case "claim":
                claimed = await journal.claim(LANES[number % 2], 1 + number // 2, now)
                self.claims += claimed
                return sorted(map(_told, claimed))
            case "release":
                taken = self.take(number)
                await journal.release([one.ref for one in taken])
                return sorted(one.id for one in taken)
            case "pause":
                await journal.pause(Pause(SELECTORS[number % 4], now, f"Pause {number}."))
            case "resume":
                selector = SELECTORS[number % 4]
                return await journal.resume(selector, at=now, versions=lambda *_: f"v{number}")
            case "replay":
                query = DeliveryQuery(connection=LANES[number % 2].connection)
                # All of them, in slices: which come first depends on where the last call ended.
                moved = 0
                while found := await journal.replay(query, at=now, limit=1 + number):
                    moved += found
                return moved
            case "sweep":
                swept = 0
                while found := await journal.sweep(now - number * STEP, limit=3):
                    swept += found
                return swept
            case _:
                return await self.settle(step)
        return None

    def routing(self, stored: Stored) -> Routing:
        kind = int(stored.message_id.removeprefix("m-")) % 5
        if kind == 0:
            return Routing(stored.ref, Disposition.UNMATCHED, "No trigger fits.")
        deliveries = tuple(
            made(stored, lane, mapping, version=f"r{kind}")
            for lane in LANES
            for mapping in ("orders", "leads")
        )
        return Routing(stored.ref, Disposition.ROUTED, "", deliveries[:kind])

    def take(self, number: int) -> list[Claimed]:
        self.claims.sort(key=lambda one: one.id)
        taken, self.claims = self.claims[:number], self.claims[number:]
        return taken

    async def settle(self, step: Step) -> None:
        taken = self.take(step.number)
        again = Standing(State.WAITING, self.now + 3 * STEP, "Timed out.")
        await self.engine.journal.settle(
            [
                Settlement(
                    one.ref,
                    OUTCOMES.get(step.name, again),
                    attempt(one.attempts + 1, self.now),
                    one.trying_since + STEP if step.number % 2 else None,
                )
                for one in taken
            ],
            at=self.now,
        )

    async def seen(self) -> tuple[Totals, list[Any], list[Any], list[Any]]:
        """What a person is told of it all."""
        ledger = self.engine.ledger
        totals = await self.engine.journal.counts()
        assert totals.reconciles
        assert totals == await ledger.counts()
        deliveries = await ledger.deliveries(DeliveryQuery(), limit=10_000)
        events = await ledger.events(EventQuery(), limit=10_000)
        problems = await ledger.problems()
        return (
            totals,
            sorted(map(_shown, deliveries), key=lambda one: one.id),
            [(one.message_id, one.disposition, one.reason, one.deliveries) for one in events],
            sorted(map(_cause, problems), key=str),
        )


def _cause(group: ProblemGroup) -> ProblemGroup:
    if group.state is not State.PAUSED:
        return replace(group, sample="")
    # Of what a pause holds back only the ends are looked at, so they are not quite the model's.
    return replace(group, sample="", first_at=None, last_at=None, reasons=())


def _told(claimed: Claimed) -> tuple[Any, ...]:
    return (
        claimed.id,
        claimed.version,
        claimed.attempts,
        claimed.trying_since,
        claimed.is_replay,
        claimed.event["messageId"],
    )


def _shown(record: DeliveryRecord) -> DeliveryRecord:
    return replace(record, ref=0)


async def play(steps: list[Step], folder: Path) -> None:
    memory = MemoryJournal()
    model = Play(Engine(memory, MemoryLedger(memory)))
    async with AsyncExitStack() as stack:

        async def opened() -> Engine:
            database = await stack.enter_async_context(await Database.open(folder, held=3))
            journal = await SqliteJournal.open(database, held=2)
            return Engine(journal, SqliteLedger(database.readers))

        real = Play(await opened())
        for step in steps:
            if step.name == "restart":
                await model.engine.journal.release([one.ref for one in model.claims])
                model.claims, real.claims = [], []
                await stack.aclose()
                real.engine = await opened()
                continue
            assert await model.do(step) == await real.do(step), step
        assert await model.seen() == await real.seen()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1 << 32))
def test_the_engine_on_disk_does_what_the_model_does(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(steps(seed), Path(folder)))
