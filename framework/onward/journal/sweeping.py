"""Sweeping: old events forgotten, with everything that hangs on them."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from onward.sqlite import Database
from onward.sqlite.keys import id_key, message_key
from onward.sqlite.moments import ticks

_SLICE = """
SELECT e.ref, e.source, e.message_id, e.person, e.received, r.first, r.deliveries
FROM event AS e LEFT JOIN routing AS r ON r.event = e.ref
WHERE e.ref > ? ORDER BY e.ref LIMIT ?
"""
_OPEN = "SELECT 1 FROM delivery WHERE ref BETWEEN ? AND ? AND state IN ('waiting', 'paused')"
_VACUUMED_PAGES = 512
_VACUUMS = 64


class Sweeper:
    """Deletes events that are older than asked for, if nothing of them is open."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._upto = 0

    async def sweep(self, before: datetime, *, limit: int) -> int:
        """See ``Journal.sweep``."""
        moment = ticks(before)
        while True:
            seen, deleted = await self._database.writer.submit(
                lambda connection: self._slice(connection, moment, limit)
            )
            if deleted:
                return deleted
            if not seen:
                # From the start next time: what was open may be settled by then.
                self._upto = 0
                for _ in range(_VACUUMS):
                    if not await self._database.writer.submit(_give_back):
                        break
                return 0

    def _slice(self, connection: sqlite3.Connection, before: int, limit: int) -> tuple[int, int]:
        rows = connection.execute(_SLICE, (self._upto, limit)).fetchall()
        old = [row for row in rows if row[4] < before]
        if not old:
            return 0, 0
        self._upto = old[-1][0]
        settled = [row for row in old if self._is_settled(connection, row)]
        if settled:
            self._delete(connection, settled)
        return len(old), len(settled)

    def _is_settled(self, connection: sqlite3.Connection, row: Sequence[Any]) -> bool:
        *_, first, count = row
        if first is None:
            return False
        return connection.execute(_OPEN, (first, first + count - 1)).fetchone() is None

    def _delete(self, connection: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> None:
        database = self._database
        spans = [(first, first + count - 1) for *_, first, count in rows if count]
        ids = [
            (id_key(identity), ref)
            for span in spans
            for identity, ref in connection.execute(
                "SELECT id, ref FROM delivery WHERE ref BETWEEN ? AND ?", span
            )
        ]
        for index, pairs in (
            (database.messages, [(message_key(row[1], row[2]), row[0]) for row in rows]),
            (database.people, [(row[3], row[0]) for row in rows if row[3] is not None]),
            (database.ids, ids),
        ):
            if pairs and not index.has_written(max(ref for _, ref in pairs)):
                index.write_all(connection)
            index.remove(connection, pairs)
        connection.executemany("DELETE FROM attempt WHERE delivery BETWEEN ? AND ?", spans)
        connection.executemany("DELETE FROM delivery WHERE ref BETWEEN ? AND ?", spans)
        refs = [(row[0],) for row in rows]
        connection.executemany("DELETE FROM routing WHERE event = ?", refs)
        connection.executemany("DELETE FROM event WHERE ref = ?", refs)


def _give_back(connection: sqlite3.Connection) -> bool:
    """Return free pages to the disk once they are a quarter of the file, a few at a time.

    Until then they are used again. Whether there was anything to return.
    """
    free = connection.execute("PRAGMA freelist_count").fetchone()[0]
    if 4 * free <= connection.execute("PRAGMA page_count").fetchone()[0]:
        return False
    for _ in range(min(free, _VACUUMED_PAGES)):
        # One at a time: its rows have no columns, and Python stops at the first of such rows.
        connection.execute("PRAGMA incremental_vacuum(1)")
    return True
