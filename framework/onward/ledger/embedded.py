"""The ledger in the one SQLite file, read beside its writer."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from onward.delivery import (
    DeliveryQuery,
    DeliveryRecord,
    EventQuery,
    EventRecord,
    ProblemGroup,
    Totals,
    by_size,
)
from onward.ledger.interface import ALL
from onward.ledger.problems import problems
from onward.sqlite import Readers
from onward.sqlite.finding import event_where
from onward.sqlite.rows import attempt_of, body_of, event_of
from onward.sqlite.searching import counted, latest
from onward.sqlite.tally import read, totals

_REPLAYS = """
SELECT count(*) FROM queue AS q CROSS JOIN delivery AS d INDEXED BY ready
  ON d.queue = q.id AND d.state = 'waiting' AND d.replay = 1
"""


class SqliteLedger:
    """A ``Ledger`` over ``Readers``: a database's own, or those of another process."""

    def __init__(self, readers: Readers, *, owns_readers: bool = False) -> None:
        self._readers = readers
        self._owns_readers = owns_readers

    @classmethod
    async def open(cls, folder: Path) -> Self:
        """Read the folder's file, whoever writes it.

        Raises:
            StorageError: There is none, or a newer program wrote it.
        """
        return cls(await Readers.open(folder), owns_readers=True)

    async def deliveries(
        self, query: DeliveryQuery, *, limit: int = 100, before: int | None = None
    ) -> Sequence[DeliveryRecord]:
        return await self._readers.read(
            lambda connection: latest(connection, query, limit=limit, before=before)
        )

    async def delivery(self, delivery_id: str) -> DeliveryRecord | None:
        found = await self.deliveries(DeliveryQuery(id=delivery_id), limit=1)
        if not found:
            return None
        record = found[0]

        def run(connection: sqlite3.Connection) -> DeliveryRecord:
            tried = connection.execute(
                "SELECT number, at, took, status, code, message FROM attempt"
                " WHERE delivery = ? ORDER BY number",
                (record.ref,),
            )
            body = connection.execute(
                "SELECT crc, body FROM event"
                " WHERE ref = (SELECT event FROM delivery WHERE ref = ?)",
                (record.ref,),
            ).fetchone()
            attempts = {attempt.number: attempt for attempt in map(attempt_of, tried)}
            if record.last is not None:
                attempts[record.last.number] = record.last
            return replace(
                record,
                tried=tuple(attempts.values()),
                event=None if body is None else body_of(*body),
            )

        return await self._readers.read(run)

    async def count(self, query: DeliveryQuery) -> int:
        return await self._readers.read(lambda connection: counted(connection, query))

    async def events(
        self, query: EventQuery, *, limit: int = 100, before: int | None = None
    ) -> Sequence[EventRecord]:
        def run(connection: sqlite3.Connection) -> list[EventRecord]:
            where = event_where(connection, query)
            if before is not None:
                where.add("e.ref < ?", before)
            rows = connection.execute(
                "SELECT e.ref, e.source, e.message_id, e.received, r.disposition, r.reason,"  # noqa: S608
                " r.deliveries FROM event AS e LEFT JOIN routing AS r ON r.event = e.ref"
                f" WHERE {where} ORDER BY e.ref DESC LIMIT ?",
                (*where.parameters, limit),
            )
            return [event_of(row) for row in rows]

        return await self._readers.read(run)

    async def counts(self) -> Totals:
        def run(connection: sqlite3.Connection) -> Totals:
            paused = connection.execute("SELECT id FROM queue WHERE paused_since IS NOT NULL")
            return totals(*read(connection), frozenset(queue for (queue,) in paused))

        return await self._readers.read(run)

    async def problems(self, query: DeliveryQuery = ALL) -> Sequence[ProblemGroup]:
        return by_size(await self._readers.read(lambda connection: problems(connection, query)))

    async def replays_waiting(self) -> int:
        def run(connection: sqlite3.Connection) -> int:
            return int(connection.execute(_REPLAYS).fetchone()[0])

        return await self._readers.read(run)

    async def size(self) -> int:
        def run(connection: sqlite3.Connection) -> int:
            pages, free, page = (
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "freelist_count", "page_size")
            )
            return int((pages - free) * page)

        return await self._readers.read(run)

    async def close(self) -> None:
        if self._owns_readers:
            await self._readers.close()
