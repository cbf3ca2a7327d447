"""Routing: events acknowledged, their deliveries made, in one commit."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from onward.delivery import Disposition, Standing, State
from onward.errors import OnwardError
from onward.journal.heads import Waiting
from onward.journal.intake import Intake
from onward.journal.interface import NewDelivery, Routing
from onward.journal.pulse import Pulse
from onward.journal.queues import Queue, QueueBook, QueueRow, row_of, write
from onward.sqlite import Database
from onward.sqlite.keys import id_key
from onward.sqlite.moments import ticks, ticks_or_none
from onward.sqlite.statements import insert, select_in

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

Made = tuple[Waiting, State, NewDelivery, Queue]


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
        begun = self._intake.begin(routing.ref for routing in routings)
        chosen = {routing.ref: routing for routing in routings if routing.ref in begun}
        if not chosen:
            return
        moment = ticks(at)
        rows: list[tuple[Any, ...]] = []
        made: list[Made] = []
        for ref, routing in chosen.items():
            first = self._next + 1
            made += [self._make(ref, delivery, moment) for delivery in routing.deliveries]
            rows.append(
                (
                    ref,
                    routing.disposition.value,
                    routing.reason,
                    first,
                    len(routing.deliveries),
                )
            )
        queues = {queue.id: queue for _, _, _, queue in made if not queue.is_stored}
        queue_rows = [row_of(queue, paused_since=queue.paused_since) for queue in queues.values()]
        upto = self._intake.routed_upto
        again = begun & self._intake.again

        def then(done: list[Made]) -> None:
            for queue in queues.values():
                queue.is_stored = True
            self._intake.done(begun, is_routed=True)
            for waiting, state, _, queue in done:
                if state is State.WAITING:
                    queue.push(waiting)
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

    def _make(self, event: int, delivery: NewDelivery, at: int) -> Made:
        queue = self._book.get(delivery.lane, delivery.mapping)
        standing = delivery.standing
        self._next += 1
        waiting = Waiting(
            self._next,
            bytes.fromhex(delivery.id),
            event,
            queue.id,
            delivery.version,
            at if standing.due_at is None else ticks(standing.due_at),
            at,
            queue.last_rest,
            ticks_or_none(delivery.expires_at),
            0,
            is_replay=False,
        )
        return waiting, standing.state, delivery, queue

    def _write(
        self,
        connection: sqlite3.Connection,
        rows: list[tuple[Any, ...]],
        queue_rows: list[QueueRow],
        made: list[Made],
        *,
        at: int,
        upto: int,
        again: set[int],
    ) -> list[Made]:
        """On the writer's thread: what was made, without what had been made before."""
        if queue_rows:
            write(connection, queue_rows)
        insert(connection, "routing (event, disposition, reason, first, deliveries)", rows)
        connection.execute("UPDATE tally SET routed_upto = ?", (upto,))
        if again:
            made = self._without_known(connection, made, again)
        plain = [
            _row(waiting, at)
            for waiting, state, delivery, _ in made
            if state is State.WAITING and not delivery.standing.reason
        ]
        insert(connection, _COLUMNS, plain, row=_PLAIN)
        if len(plain) < len(made):
            told = [
                (*_row(waiting, at), *_texts(delivery.standing))
                for waiting, state, delivery, _ in made
                if state is not State.WAITING or delivery.standing.reason
            ]
            insert(connection, _COLUMNS, told, row=_FULL)
        database = self._database
        database.ids.add((id_key(waiting.id), waiting.ref) for waiting, *_ in made)
        for disposition, number in Counter(row[1] for row in rows).items():
            database.tally.count(_COUNTED[disposition], number)
        entered = Counter((waiting.queue, state.value) for waiting, state, *_ in made)
        for (queue, name), number in entered.items():
            database.tally.enter(queue, name, number)
        return made

    def _without_known(
        self, connection: sqlite3.Connection, made: list[Made], again: set[int]
    ) -> list[Made]:
        suspects = [waiting.id for waiting, *_ in made if waiting.event in again]
        found = self._database.ids.find(connection, [id_key(suspect) for suspect in suspects])
        refs = [ref for candidates in found.values() for ref in candidates]
        query = "SELECT id FROM delivery WHERE ref IN"
        known = {identity for (identity,) in select_in(connection, query, refs)}
        return [entry for entry in made if entry[0].id not in known]


def _row(waiting: Waiting, at: int) -> tuple[Any, ...]:
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
