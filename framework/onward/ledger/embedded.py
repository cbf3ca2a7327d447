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
    State,
    Totals,
)
from onward.ledger.rows import DELIVERY, attempt_of, body_of, delivery_of, event_of
from onward.sqlite import Readers
from onward.sqlite.finding import deliveries_from, delivery_where, event_where
from onward.sqlite.tally import read, totals

_DEAD = """
SELECT q.connection, q.mapping, d.state, d.code, d.reason, d.hint, count(*), max(d.ref)
FROM delivery AS d {index} JOIN queue AS q ON q.id = d.queue
WHERE d.state {states}
GROUP BY d.queue, d.state, d.code, d.reason, d.hint
"""
_PAUSED = """
SELECT id, connection, mapping, action, batch_key, waiting FROM queue
WHERE paused_since IS NOT NULL AND waiting > 0
"""
_SAMPLE = (
    "SELECT ref FROM delivery WHERE queue = ? AND state = 'waiting' ORDER BY replay, due LIMIT 1"
)


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
        def run(connection: sqlite3.Connection) -> list[DeliveryRecord]:
            where = delivery_where(connection, query)
            if before is not None:
                where.add("d.ref < ?", before)
            rows = connection.execute(
                f"SELECT {DELIVERY} FROM {deliveries_from(query)}"  # noqa: S608
                f" WHERE {where} ORDER BY d.ref DESC LIMIT ?",
                (*where.parameters, limit),
            ).fetchall()
            held = {row[-1] for row in rows if row[-1] is not None}
            reasons = {queue: _pause_of(connection, queue) for queue in held}
            return [_with_pause(delivery_of(row), reasons.get(row[-1])) for row in rows]

        return await self._readers.read(run)

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
        def run(connection: sqlite3.Connection) -> int:
            where = delivery_where(connection, query)
            row = connection.execute(
                f"SELECT count(*) FROM {deliveries_from(query)} WHERE {where}",  # noqa: S608
                where.parameters,
            ).fetchone()
            return int(row[0])

        return await self._readers.read(run)

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

    async def problems(self) -> Sequence[ProblemGroup]:
        groups = await self._readers.read(_problems)
        return sorted(groups, key=lambda group: (-group.count, group.connection, group.mapping))

    async def close(self) -> None:
        if self._owns_readers:
            await self._readers.close()


Reason = tuple[str, str, str]


def _with_pause(record: DeliveryRecord, pause: Reason | None) -> DeliveryRecord:
    if pause is None:
        return record
    reason, hint, code = pause
    return replace(record, reason=reason, hint=hint, code=code)


def _pause_of(connection: sqlite3.Connection, queue: int) -> Reason | None:
    """Reason, hint and code of the pause that holds a queue."""
    row: Reason | None = connection.execute(
        "SELECT p.reason, p.hint, p.code FROM queue AS q JOIN pause AS p"
        " ON p.connection = q.connection AND ifnull(p.mapping, q.mapping) = q.mapping"
        " AND ifnull(p.action, q.action) = q.action"
        " AND ifnull(p.batch_key, q.batch_key) = q.batch_key"
        " WHERE q.id = ? ORDER BY p.id LIMIT 1",
        (queue,),
    ).fetchone()
    return row


def _problems(connection: sqlite3.Connection) -> list[ProblemGroup]:
    found: dict[tuple[str, str, State, str, str, str], tuple[int, int]] = {}

    def add(key: tuple[str, str, State, str, str, str], count: int, ref: int) -> None:
        known, latest = found.get(key, (0, 0))
        found[key] = (known + count, max(latest, ref))

    for index, states in (("dead", "IN ('rejected', 'expired')"), ("held", "= 'paused'")):
        query = _DEAD.format(index=f"INDEXED BY {index}", states=states)
        for name, mapping, state, code, reason, hint, count, ref in connection.execute(query):
            add((name, mapping, State(state), code, reason, hint), count, ref)
    for queue, name, mapping, _action, _key, waiting in connection.execute(_PAUSED).fetchall():
        reason, hint, code = _pause_of(connection, queue) or ("", "", "")
        (ref,) = connection.execute(_SAMPLE, (queue,)).fetchone()
        add((name, mapping, State.PAUSED, code, reason, hint), waiting, ref)
    return [
        ProblemGroup(name, mapping, state, code, reason, hint, count, _id(connection, ref))
        for (name, mapping, state, code, reason, hint), (count, ref) in found.items()
    ]


def _id(connection: sqlite3.Connection, ref: int) -> str:
    row = connection.execute("SELECT id FROM delivery WHERE ref = ?", (ref,)).fetchone()
    return bytes(row[0]).hex()
