"""Routing: events acknowledged, their deliveries made, in one commit."""

import sqlite3
from collections import Counter

from onward.delivery import Disposition, Standing, State
from onward.errors import OnwardError
from onward.journal.heads import Waiting
from onward.journal.intake import Intake
from onward.journal.pulse import Pulse
from onward.journal.queues import Queue, QueueBook, QueueRow, row_of, write
from onward.journal.rows import Route
from onward.sqlite import Database
from onward.sqlite.keys import id_keys
from onward.sqlite.moments import ticks
from onward.sqlite.statements import Row, insert, select_in

_NAMES = {disposition: disposition.value for disposition in Disposition}
_COUNTED = {disposition.value: disposition.value for disposition in Disposition} | {
    Disposition.DUPLICATE.value: "duplicates"
}

_COLUMNS = (
    "delivery (at, due, since, ref, id, event, queue, version, rests, expires, state, code,"
    " reason, hint, note, replay, attempts, tried, took, status, answer_code, answer)"
)
# An attempt fills in the last columns. They begin with values of the same size, so that
# settling rewrites a row in its place instead of splitting its page.
_ROOM = f"0, 0, {1 << 50}, {1 << 30}, 999, '', ''"
# Nearly all are due at once: one moment stands for all three of them, in all rows.
_PLAIN = f"(?1, ?1, ?1, {'?, ' * 7}'waiting', '', '', '', '', {_ROOM})"
_FULL = f"({'?, ' * 15}{_ROOM})"

Made = tuple[Waiting, Standing, Queue]


class Router:
    """Writes what the routing of events came to."""

    def __init__(self, database: Database, book: QueueBook, intake: Intake, pulse: Pulse) -> None:
        self._database = database
        self._book = book
        self._intake = intake
        self._pulse = pulse
        self._next = database.last_delivery

    async def enter(self, route: Route) -> None:
        """See ``Journal.route``."""
        begun = self._intake.begin([routing.ref for routing in route.rows])
        chosen = {routing.ref: routing for routing in route.rows if routing.ref in begun}
        if not chosen:
            return
        at, places, standings = ticks(route.at), route.places, route.standings
        dues = [at if each.due_at is None else ticks(each.due_at) for each in standings]
        rows: list[Row] = []
        made: list[Made] = []
        queues: dict[int, Queue] = {}
        number = self._next
        for ref, routing in chosen.items():
            count = len(routing.deliveries)
            rows.append((ref, _NAMES[routing.disposition], routing.reason, number + 1, count))
            for one in routing.deliveries:
                number += 1
                place = places[one.place]
                queue = queues.get(one.place)
                if queue is None:
                    queue = queues[one.place] = self._book.get(place.lane, place.mapping)
                waiting = Waiting(
                    number,
                    one.id,
                    ref,
                    queue.id,
                    place.version,
                    dues[one.standing],
                    at,
                    queue.last_rest,
                    one.expires,
                    0,
                    is_replay=False,
                )
                made.append((waiting, standings[one.standing], queue))
        self._next = number
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
                    connection, rows, queue_rows, made, at=at, upto=upto, again=again
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
            if waiting.due == at and standing.state is State.WAITING and not standing.reason:
                plain.append(_row(waiting))
            else:
                moments = (at, waiting.due, waiting.since)
                told.append((*moments, *_row(waiting), *_texts(standing)))
        insert(connection, _COLUMNS, plain, row=_PLAIN, shared=(at,))
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


def _row(waiting: Waiting) -> Row:
    return (
        waiting.ref,
        waiting.id,
        waiting.event,
        waiting.queue,
        waiting.version,
        waiting.rests,
        waiting.expires,
    )


def _texts(standing: Standing) -> tuple[str, ...]:
    return standing.state.value, standing.code, standing.reason, standing.hint, standing.note
