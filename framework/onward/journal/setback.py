"""Clocks that are put back: what was due must not wait until the old time comes again."""

import sqlite3
from datetime import datetime

from onward.journal.pulse import Pulse
from onward.journal.queues import Queue, QueueBook
from onward.sqlite import Database
from onward.sqlite.moments import ticks

TOLERATED = 60_000_000
"""Microseconds that a clock may go back without anybody caring."""

_EARLIER = """
UPDATE delivery SET due = max(?2, due - ?3), since = min(since, ?2)
WHERE queue = ?1 AND state = 'waiting' AND replay = ?4 AND due > ?2
"""


class Setback:
    """Notices that the time of day went back, and moves what waits along with it."""

    def __init__(self, database: Database, book: QueueBook, pulse: Pulse) -> None:
        self._database = database
        self._book = book
        self._pulse = pulse
        # Before the first look: when the last event came, in the run before.
        self._latest = database.mark.at

    async def look(self, now: datetime) -> None:
        """Call it with every new time of day."""
        at = ticks(now)
        behind, self._latest = self._latest - at, at
        if behind <= TOLERATED:
            return
        for queue in list(self._book):
            await self._move(queue, at, behind)
        self._pulse.beat()

    async def _move(self, queue: Queue, at: int, behind: int) -> None:
        def run(connection: sqlite3.Connection) -> None:
            for replays in (False, True):
                connection.execute(_EARLIER, (queue.id, at, behind, replays))

        def then(_: None) -> None:
            queue.live.reset()
            queue.replays.reset()

        await self._database.writer.submit(run, then=then)
