"""Replaying: dead letters made to wait again."""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from onward.delivery import DEAD, DeliveryQuery
from onward.journal.interface import Versions
from onward.journal.pulse import Pulse
from onward.journal.queues import QueueBook
from onward.sqlite import Database, Readers
from onward.sqlite.moments import ticks
from onward.sqlite.searching import oldest_refs
from onward.sqlite.statements import select_in

SLICE = 500

Move = Callable[[Sequence[int], datetime, Versions | None], Awaitable[int]]
"""Makes those of some deliveries wait again that are dead; how many."""

_AGAIN = """
UPDATE delivery SET state = 'waiting', replay = 1, due = ?, since = ?, rests = ?,
  version = ifnull(?, version), code = '', reason = '', hint = '', note = ''
WHERE ref IN (SELECT value FROM json_each(?))
"""


class Replayer:
    """Moves dead letters back, a slice with each commit.

    They are looked for beside the writer, which must not wait for a slow question; whoever moves
    them makes sure that each is still dead.
    """

    def __init__(self, readers: Readers, move: Move) -> None:
        self._readers = readers
        self._move = move
        # Where the last call for a query ended: what failed again is not read again and again.
        self._place: tuple[DeliveryQuery, int] | None = None

    async def replay(
        self,
        query: DeliveryQuery,
        *,
        at: datetime,
        versions: Versions | None,
        limit: int | None,
    ) -> int:
        """See ``Journal.replay``."""
        chosen = query.only_dead()
        if chosen is None:
            return 0
        total = 0
        place = self._place
        first = after = place[1] if place is not None and place[0] == chosen else 0
        while limit is None or total < limit:
            size = SLICE if limit is None else min(SLICE, limit - total)
            refs, last = await self._find(chosen, after, size)
            total += await self._move(refs, at, versions)
            if last is not None:
                after = last
            elif first:
                # What died meanwhile may have a lower number: once more from the start.
                first = after = 0
            else:
                self._place = None
                return total
        self._place = chosen, after
        return total

    async def _find(
        self, query: DeliveryQuery, after: int, limit: int
    ) -> tuple[list[int], int | None]:
        def run(connection: sqlite3.Connection) -> tuple[list[int], int | None]:
            return oldest_refs(connection, query, after=after, limit=limit)

        return await self._readers.read(run)


class Mover:
    """Makes dead letters wait again."""

    def __init__(self, database: Database, book: QueueBook, pulse: Pulse) -> None:
        self._database = database
        self._book = book
        self._pulse = pulse

    async def move(self, refs: Sequence[int], at: datetime, versions: Versions | None) -> int:
        """Those of these that are dead; how many."""
        if not refs:
            return 0
        moment = ticks(at)

        def run(connection: sqlite3.Connection) -> dict[int, int]:
            found: dict[int, list[int]] = {}
            known = select_in(
                connection, "SELECT ref, queue, state FROM delivery WHERE ref IN", refs
            )
            for ref, number, state in known:
                if state in DEAD:
                    found.setdefault(number, []).append(ref)
                    self._database.tally.enter(number, state, -1)
                    self._database.tally.enter(number, "waiting")
            for number, of_queue in found.items():
                queue = self._book.by_id[number]
                version = versions and versions(queue.lane.connection, queue.mapping)
                again = (moment, moment, queue.last_rest, version, str(of_queue))
                connection.execute(_AGAIN, again)
            return {number: len(of_queue) for number, of_queue in found.items()}

        def then(moved: dict[int, int]) -> None:
            for number in moved:
                self._book.by_id[number].replays.reset()
            self._pulse.beat()

        moved = await self._database.writer.submit(run, then=then)
        return sum(moved.values())
