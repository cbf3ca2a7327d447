import random
import sqlite3
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from framework.jetstream.told import identity, replayed, routed, settled
from framework.storage.samples import (
    DELIVERED,
    EXPIRED,
    LANE,
    OTHER,
    REJECTED,
    T0,
    attempt,
    event,
    later,
)
from onward.delivery import (
    DeliveryQuery,
    Disposition,
    EventQuery,
    Selector,
    Standing,
    State,
    Totals,
)
from onward.errors import StorageError
from onward.jetstream.records import Freed, Held, Record, Refused
from onward.ledger import SqliteLedger
from onward.ledger.fold import Fold
from onward.sqlite import Database

pytestmark = pytest.mark.anyio
AGAIN = Standing(State.WAITING, later(60), "Timed out.", code="time")
ALONE = Standing(State.PAUSED, reason="Odd.", hint="Look.", code="odd")


class Folded:
    """A file with its fold; each record comes in a message of its own."""

    def __init__(self, database: Database, fold: Fold) -> None:
        self.database = database
        self.fold = fold
        self.ledger = SqliteLedger(database.readers)

    async def tell(self, *records: Record) -> None:
        start = self.fold.position + 1
        await self.fold.add([(start + at, [record]) for at, record in enumerate(records)])

    async def states(self) -> dict[str, State]:
        found = await self.ledger.deliveries(DeliveryQuery())
        return {one.message_id: one.state for one in found}


@pytest.fixture
async def folded(tmp_path: Path) -> AsyncIterator[Folded]:
    async with await Database.open(tmp_path) as database:
        yield Folded(database, await Fold.open(database))


async def test_a_delivery_shows_its_whole_life(folded: Folded) -> None:
    await folded.tell(routed(1, LANE, expires_at=later(900)), settled(AGAIN, 1))
    waiting = await folded.ledger.delivery(identity(1))
    await folded.tell(settled(DELIVERED, 1, attempts=2))
    record = await folded.ledger.delivery(identity(1))

    assert waiting is not None
    assert (State.WAITING, later(60), "Timed out.") == (
        waiting.state,
        waiting.due_at,
        waiting.reason,
    )
    assert record is not None
    assert (State.DELIVERED, 2, "Taken.", "") == (
        record.state,
        record.attempts,
        record.note,
        record.reason,
    )
    assert [attempt(1, later(1)), attempt(2, later(2))] == list(record.tried)
    assert (LANE, "orders", "v1", T0, later(900)) == (
        record.lane,
        record.mapping,
        record.version,
        record.routed_at,
        record.expires_at,
    )
    assert event(1).event == record.event


async def test_the_sums_come_out(folded: Folded) -> None:
    await folded.tell(
        routed(1, LANE, OTHER),
        routed(2),
        routed(3, LANE),
        routed(4, disposition=Disposition.FILTERED),
        Refused(5),
        settled(REJECTED, 1),
        settled(ALONE, 3),
        Held(Selector("meta"), T0, "Signed out.", "Sign in.", "auth"),
    )

    assert (
        Totals(
            accepted=9,
            duplicates=5,
            filtered=1,
            unmatched=0,
            routed=3,
            deliveries=3,
            rejected=1,
            paused=2,
        )
        == await folded.ledger.counts()
    )


async def test_events_are_found_with_what_became_of_them(folded: Folded) -> None:
    await folded.tell(routed(1, LANE, OTHER), routed(2, disposition=Disposition.UNMATCHED))
    ledger = folded.ledger
    of_person = await ledger.events(EventQuery(user_id="u-2"))
    named = await ledger.events(EventQuery(message_id="m-1"))

    assert [(Disposition.UNMATCHED, "Nothing matched.", 0)] == [
        (one.disposition, one.reason, one.deliveries) for one in of_person
    ]
    assert [(Disposition.ROUTED, 2)] == [(one.disposition, one.deliveries) for one in named]


async def test_what_was_settled_before_it_was_routed_is_not_forgotten(folded: Folded) -> None:
    early = [
        settled(AGAIN, 1, 2),
        settled(DELIVERED, 1, attempts=2),
        settled(REJECTED, 2, attempts=2),
    ]
    await folded.tell(*early)
    before = await folded.states()
    await folded.tell(routed(1, LANE), routed(2, LANE), routed(3, LANE))
    record = await folded.ledger.delivery(identity(1))

    assert {} == before
    assert {"m-1": State.DELIVERED, "m-2": State.REJECTED, "m-3": State.WAITING} == (
        await folded.states()
    )
    assert record is not None
    assert [1, 2] == [tried.number for tried in record.tried]


async def test_an_event_that_comes_again_makes_no_second_delivery(folded: Folded) -> None:
    await folded.tell(
        routed(1, LANE), settled(DELIVERED, 1), routed(1, LANE, OTHER, intake=9, at=later(99))
    )

    assert 2 == len(await folded.ledger.events(EventQuery()))
    assert ["meta", "linkedin"] == [
        one.lane.connection for one in await folded.ledger.deliveries(DeliveryQuery())
    ]


async def test_what_is_settled_for_good_stays_so(folded: Folded) -> None:
    await folded.tell(
        routed(1, LANE),
        settled(DELIVERED, 1, attempts=2),
        settled(AGAIN, 1, attempts=2, at=later(3)),
        settled(REJECTED, 1, attempts=1),
    )
    record = await folded.ledger.delivery(identity(1))

    assert record is not None
    assert (State.DELIVERED, 2) == (record.state, record.attempts)
    assert ["answer 1", "answer 2"] == [tried.message for tried in record.tried]


async def test_what_was_not_tried_keeps_its_attempts(folded: Folded) -> None:
    await folded.tell(
        routed(1, LANE), settled(AGAIN, 1), settled(EXPIRED, 1, is_tried=False, at=later(99))
    )
    record = await folded.ledger.delivery(identity(1))

    assert record is not None
    assert (State.EXPIRED, 1, "answer 1") == (
        record.state,
        record.attempts,
        record.last and record.last.message,
    )


async def test_a_replay_begins_once_and_may_fail_again(folded: Folded) -> None:
    again = replayed(1, at=later(50), replays=1, version="v2")
    await folded.tell(routed(1, LANE), settled(REJECTED, 1), again)
    waiting = await folded.ledger.delivery(identity(1))
    await folded.tell(settled(REJECTED, 1, attempts=2, replays=1, version="v2"), again)
    record = await folded.ledger.delivery(identity(1))

    assert waiting is not None
    assert (State.WAITING, True, "v2", later(50), 1) == (
        waiting.state,
        waiting.is_replay,
        waiting.version,
        waiting.trying_since,
        waiting.attempts,
    )
    assert record is not None
    assert (State.REJECTED, 2) == (record.state, record.attempts)


async def test_a_pause_holds_what_is_there_and_what_comes(folded: Folded) -> None:
    await folded.tell(
        routed(1, LANE, OTHER),
        Held(Selector("linkedin"), T0, "No.", "Ask.", "c"),
        Held(Selector("linkedin"), later(5), "Still no.", "Ask.", "c"),
        routed(2, LANE),
        routed(3, LANE, mapping="leads"),
    )
    paused = await folded.ledger.deliveries(DeliveryQuery(states={State.PAUSED}))

    assert [("m-3", "Still no."), ("m-2", "Still no."), ("m-1", "Still no.")] == [
        (one.message_id, one.reason) for one in paused
    ]


async def test_what_is_freed_waits_again_and_its_time_is_taken_out(folded: Folded) -> None:
    await folded.tell(
        routed(1, LANE),
        routed(2, LANE),
        settled(ALONE, 2, is_tried=False, attempts=0, at=later(10)),
        Held(Selector("linkedin"), later(10), "No."),
        Held(Selector("linkedin", "orders"), later(20), "Not yet applied."),
        Freed(Selector("linkedin", "orders"), later(30)),
    )
    held = await folded.states()
    await folded.tell(Freed(Selector("linkedin"), later(110), {"orders": "v2"}))
    found = await folded.ledger.deliveries(DeliveryQuery())

    assert {"m-1": State.PAUSED, "m-2": State.PAUSED} == held
    assert [(State.WAITING, "v2", later(100))] * 2 == [
        (one.state, one.version, one.trying_since) for one in found
    ]
    assert (2, 0) == ((await folded.ledger.counts()).waiting, found[0].attempts)


async def test_freeing_without_versions_leaves_them(folded: Folded) -> None:
    await folded.tell(
        routed(1, LANE),
        Held(Selector("linkedin"), T0, "No."),
        Freed(Selector("linkedin"), later(9)),
        settled(DELIVERED, 1, at=later(10), trying_since=later(9)),
    )
    record = await folded.ledger.delivery(identity(1))

    assert record is not None
    assert ("v1", later(9)) == (record.version, record.trying_since)


async def test_a_message_is_folded_once_also_after_a_restart(tmp_path: Path) -> None:
    messages: list[tuple[int, Sequence[Record]]] = [(7, [Refused(2)]), (9, [Refused(3)])]
    async with await Database.open(tmp_path) as database:
        fold = await Fold.open(database)
        await fold.begin("stream of today")
        await fold.add(messages)
        await fold.add(messages)
    async with await Database.open(tmp_path) as database:
        fold = await Fold.open(database)
        await fold.begin("stream of today")
        await fold.add([*messages, (10, [Refused(1)])])
        counts = await SqliteLedger(database.readers).counts()
        await fold.reach(10)
        await fold.begin("stream of tomorrow")
        position = fold.position

    assert Totals(accepted=6, duplicates=6) == counts
    assert 0 == position


async def test_without_room_nothing_is_folded_and_the_position_stays(tmp_path: Path) -> None:
    async with await Database.open(tmp_path, max_pages=64, reserve_bytes=2**40) as database:
        fold = await Fold.open(database)
        with pytest.raises(StorageError, match="too little room"):
            await fold.add([(1, [routed(1, LANE)])])
        counts = await SqliteLedger(database.readers).counts()

    assert (0, Totals()) == (fold.position, counts)


HISTORY: list[Record] = [
    routed(1, LANE, OTHER),
    routed(2, LANE),
    routed(3),
    settled(AGAIN, 1, 2),
    settled(REJECTED, 1, lane=OTHER),
    settled(DELIVERED, 1, attempts=2),
    settled(REJECTED, 2, attempts=2),
    replayed(2, at=later(50), replays=1, attempts=2),
    settled(DELIVERED, 2, attempts=3, replays=1, trying_since=later(50)),
]


ROWS = """
SELECT id, state, attempts, version, since, due, replay, code, reason, answer FROM delivery
  ORDER BY id;
SELECT d.id, a.number, a.message FROM attempt AS a JOIN delivery AS d ON d.ref = a.delivery
  ORDER BY d.id, a.number;
SELECT source, message_id, again, body FROM event ORDER BY message_id;
SELECT connection, waiting, paused, delivered, rejected FROM queue ORDER BY connection;
SELECT accepted, routed, unmatched FROM tally;
SELECT * FROM early
"""


def _rows(folder: Path) -> list[Any]:
    connection = sqlite3.connect(folder / "onward.db")
    try:
        return [connection.execute(query).fetchall() for query in ROWS.split(";")]
    finally:
        connection.close()


@pytest.mark.parametrize("seed", range(12))
async def test_any_order_with_any_repetition_comes_to_the_same_rows(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed is wanted
    shuffled = [*HISTORY, *chance.sample(HISTORY, 4)]
    chance.shuffle(shuffled)
    for name, records in (("plain", HISTORY), ("shuffled", shuffled)):
        async with await Database.open(tmp_path / name) as database:
            fold = await Fold.open(database)
            for number, record in enumerate(records, 1):
                await fold.add([(number, [record])])

    assert _rows(tmp_path / "plain") == _rows(tmp_path / "shuffled")
