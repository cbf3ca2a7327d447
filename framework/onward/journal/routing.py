"""Routing: events acknowledged, their deliveries made, in one commit."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import msgspec

from onward.delivery import Disposition, Lane, Standing, State
from onward.errors import OnwardError
from onward.journal.heads import Waiting
from onward.journal.intake import Intake
from onward.journal.interface import NewDelivery, Routing
from onward.journal.pulse import Pulse
from onward.journal.queues import Queue, QueueBook, QueueRow, row_of, write
from onward.sqlite import Database
from onward.sqlite.keys import id_keys
from onward.sqlite.moments import ticks, ticks_or_none
from onward.sqlite.statements import Row, insert, select_in

_NAMES = {disposition: disposition.value for disposition in Disposition}
_COUNTED = {disposition.value: disposition.value for disposition in Disposition} | {
    Disposition.DUPLICATE.value: "duplicates"
}

_COLUMNS = (
    "delivery (ref, id, event, queue, version, due, at, since, rests, expires, state, code,"
    " reason, hint, note, replay, attempts, tried, took, status, answer_code, answer)"
)
# An attempt fills in the last columns. They begin with values of the same size, so that
# settling rewrites a row in its place instead of splitting its page.
_ROOM = f"0, 0, {1 << 50}, {1 << 30}, 999, '', ''"
_PLAIN = f"({'?, ' * 10}'waiting', '', '', '', '', {_ROOM})"
_FULL = f"({'?, ' * 15}{_ROOM})"

Made = tuple[Waiting, Standing, Queue]


class Entry(msgspec.Struct, gc=False):
    """A new delivery as the file has it."""

    id: bytes
    lane: Lane
    mapping: str
    version: str
    standing: Standing
    expires: int | None


class Entries(msgspec.Struct, gc=False):
    """What became of one event."""

    ref: int
    disposition: Disposition
    reason: str
    deliveries: Sequence[Entry]


class Router:
    """Writes what the routing of events came to."""

    def __init__(self, database: Database, book: QueueBook, intake: Intake, pulse: Pulse) -> None:
        self._database = database
        self._book = book
        self._intake = intake
        self._pulse = pulse
        self._next = database.last_delivery

    async def route(self, routings: Sequence[Routing], *, at: datetime) -> None:
        """See ``Journal.route``."""
        entries = [
            Entries(
                one.ref,
                one.disposition,
                one.reason,
                [_entry(delivery) for delivery in one.deliveries],
            )
            for one in routings
        ]
        await self.enter(entries, at=at)

    async def enter(self, routings: Sequence[Entries], *, at: datetime) -> None:
        """The same, of what is in the file's terms already."""
        begun = self._intake.begin(routing.ref for routing in routings)
        chosen = {routing.ref: routing for routing in routings if routing.ref in begun}
        if not chosen:
            return
        moment = ticks(at)
        rows: list[Row] = []
        made: list[Made] = []
        # By identity, because that is quick: whoever routes many hands in shared lanes.
        queues: dict[tuple[int, str], Queue] = {}
        for ref, routing in chosen.items():
            count = len(routing.deliveries)
            rows.append((ref, _NAMES[routing.disposition], routing.reason, self._next + 1, count))
            for entry in routing.deliveries:
                self._next += 1
                place = (id(entry.lane), entry.mapping)
                queue = queues.get(place)
                if queue is None:
                    queue = queues[place] = self._book.get(entry.lane, entry.mapping)
                waiting = _waiting(self._next, ref, entry, queue, at=at, now=moment)
                made.append((waiting, entry.standing, queue))
        fresh = {queue.id: queue for queue in queues.values() if not queue.is_stored}
        queue_rows = [row_of(queue, paused_since=queue.paused_since) for queue in fresh.values()]
        upto = self._intake.routed_upto
        again = begun & self._intake.again

        def then(ready: dict[Queue, list[Waiting]]) -> None:
            for queue in fresh.values():
                queue.is_stored = True
            self._intake.done(begun, is_routed=True)
            for queue, waiting in ready.items():
                queue.live.push_all(waiting)
            self._pulse.beat()

        try:
            await self._database.writer.submit(
                lambda connection: self._write(
                    connection, rows, queue_rows, made, at=moment, upto=upto, again=again
                ),
                then=then,
            )
        except OnwardError:
            self._intake.done(begun, is_routed=False)
            raise

    def _write(
        self,
        connection: sqlite3.Connection,
        rows: list[Row],
        queue_rows: list[QueueRow],
        made: list[Made],
        *,
        at: int,
        upto: int,
        again: set[int],
    ) -> dict[Queue, list[Waiting]]:
        """On the writer's thread: what waits now, without what had been made before."""
        if queue_rows:
            write(connection, queue_rows)
        insert(connection, "routing (event, disposition, reason, first, deliveries)", rows)
        connection.execute("UPDATE tally SET routed_upto = ?", (upto,))
        if again:
            made = self._without_known(connection, made, again)
        plain: list[Row] = []
        told: list[Row] = []
        ready: dict[Queue, list[Waiting]] = {}
        tally = self._database.tally
        for waiting, standing, queue in made:
            if standing.state is State.WAITING:
                ready.setdefault(queue, []).append(waiting)
            else:
                tally.enter(queue.id, standing.state.value)
            if standing.state is State.WAITING and not standing.reason:
                plain.append(_row(waiting, at))
            else:
                told.append((*_row(waiting, at), *_texts(standing)))
        insert(connection, _COLUMNS, plain, row=_PLAIN)
        insert(connection, _COLUMNS, told, row=_FULL)
        for queue, several in ready.items():
            tally.enter(queue.id, State.WAITING.value, len(several))
        for disposition, number in Counter([row[1] for row in rows]).items():
            tally.count(_COUNTED[disposition], number)
        keys = id_keys([waiting.id for waiting, *_ in made])
        self._database.ids.add(zip(keys, [waiting.ref for waiting, *_ in made], strict=True))
        return ready

    def _without_known(
        self, connection: sqlite3.Connection, made: list[Made], again: set[int]
    ) -> list[Made]:
        suspects = [waiting.id for waiting, *_ in made if waiting.event in again]
        found = self._database.ids.find(connection, id_keys(suspects))
        refs = [ref for candidates in found.values() for ref in candidates]
        query = "SELECT id FROM delivery WHERE ref IN"
        known = {identity for (identity,) in select_in(connection, query, refs)}
        return [entry for entry in made if entry[0].id not in known]


def _entry(one: NewDelivery) -> Entry:
    identity, expires = bytes.fromhex(one.id), ticks_or_none(one.expires_at)
    return Entry(identity, one.lane, one.mapping, one.version, one.standing, expires)


def _waiting(
    ref: int, event: int, entry: Entry, queue: Queue, *, at: datetime, now: int
) -> Waiting:
    due_at = entry.standing.due_at
    return Waiting(
        ref,
        entry.id,
        event,
        queue.id,
        entry.version,
        now if due_at is None or due_at is at else ticks(due_at),
        now,
        queue.last_rest,
        entry.expires,
        0,
        is_replay=False,
    )


def _row(waiting: Waiting, at: int) -> Row:
    return (
        waiting.ref,
        waiting.id,
        waiting.event,
        waiting.queue,
        waiting.version,
        waiting.due,
        at,
        waiting.since,
        waiting.rests,
        waiting.expires,
    )


def _texts(standing: Standing) -> tuple[str, ...]:
    return standing.state.value, standing.code, standing.reason, standing.hint, standing.note
