"""Replaying: dead letters made to wait again."""

import sqlite3
from datetime import datetime

from onward.delivery import DEAD, DeliveryQuery
from onward.journal.interface import Versions
from onward.journal.pulse import Pulse
from onward.journal.queues import QueueBook
from onward.sqlite import Database
from onward.sqlite.finding import deliveries_from, delivery_where
from onward.sqlite.moments import ticks

SLICE = 500

_AGAIN = """
UPDATE delivery SET state = 'waiting', replay = 1, due = ?, since = ?, rests = ?,
  version = ifnull(?, version), code = '', reason = '', hint = '', note = ''
WHERE ref IN (SELECT value FROM json_each(?))
"""


class Replayer:
    """Moves dead letters back, a slice with each commit."""

    def __init__(self, database: Database, book: QueueBook, pulse: Pulse) -> None:
        self._database = database
        self._book = book
        self._pulse = pulse

    async def replay(
        self,
        query: DeliveryQuery,
        *,
        at: datetime,
        versions: Versions | None,
        limit: int | None,
    ) -> int:
        """See ``Journal.replay``."""
        states = query.states & DEAD if query.states else DEAD
        if not states:
            return 0
        moment, total = ticks(at), 0
        chosen = DeliveryQuery(
            query.id,
            query.message_id,
            query.user_id,
            query.connection,
            query.mapping,
            states,
            query.code,
            query.reason,
            query.since,
            query.until,
        )
        while limit is None or total < limit:
            count = SLICE if limit is None else min(SLICE, limit - total)
            moved = await self._slice(chosen, moment, versions, count)
            total += moved
            if moved < count:
                break
        return total

    async def _slice(
        self, query: DeliveryQuery, at: int, versions: Versions | None, count: int
    ) -> int:
        def run(connection: sqlite3.Connection) -> dict[int, int]:
            where = delivery_where(connection, query)
            rows = connection.execute(
                f"SELECT d.queue, d.state, d.ref FROM {deliveries_from(query)}"  # noqa: S608
                f" WHERE {where} ORDER BY d.ref LIMIT ?",
                (*where.parameters, count),
            ).fetchall()
            refs: dict[int, list[int]] = {}
            for queue, state, ref in rows:
                refs.setdefault(queue, []).append(ref)
                self._database.tally.enter(queue, state, -1)
                self._database.tally.enter(queue, "waiting")
            for number, of_queue in refs.items():
                queue = self._book.by_id[number]
                version = versions and versions(queue.lane.connection, queue.mapping)
                connection.execute(_AGAIN, (at, at, queue.last_rest, version, str(of_queue)))
            return {number: len(of_queue) for number, of_queue in refs.items()}

        def then(moved: dict[int, int]) -> None:
            for number in moved:
                self._book.by_id[number].replays.reset()
            self._pulse.beat()

        moved = await self._database.writer.submit(run, then=then)
        return sum(moved.values())
