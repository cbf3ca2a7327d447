"""Searching: the deliveries that a query means, from the rows that may be."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any

from onward.delivery import DeliveryQuery, DeliveryRecord
from onward.sqlite.finding import deliveries_from, delivery_where
from onward.sqlite.holding import PauseText, pauses
from onward.sqlite.rows import DELIVERY, body_of, delivery_of

LOOKED_AT = 5_000
"""Most rows read in one go for a question that SQL cannot answer."""


def latest(
    connection: sqlite3.Connection, query: DeliveryQuery, *, limit: int, before: int | None = None
) -> list[DeliveryRecord]:
    """Deliveries that fit, the latest first, without their attempts and events."""
    return list(islice(matching(connection, query, before=before), limit))


def matching(
    connection: sqlite3.Connection, query: DeliveryQuery, *, before: int | None = None
) -> Iterator[DeliveryRecord]:
    """The same, one after the other, however many."""
    for record in _records(connection, query, before=before):
        if query.fits is None or query.fits(record):
            yield record if record.event is None else replace(record, event=None)


def counted(connection: sqlite3.Connection, query: DeliveryQuery) -> int:
    """How many deliveries fit."""
    if query.fits is not None:
        return sum(map(query.fits, _records(connection, query)))
    where = delivery_where(connection, query)
    row = connection.execute(
        f"SELECT count(*) FROM {deliveries_from(query)} WHERE {where}",  # noqa: S608
        where.parameters,
    ).fetchone()
    return int(row[0])


def oldest_refs(
    connection: sqlite3.Connection, query: DeliveryQuery, *, after: int, limit: int
) -> tuple[list[int], int | None]:
    """Numbers of deliveries that fit above ``after``, rising; where to go on, ``None`` at the end."""
    if query.fits is None:
        refs = list(islice(_refs(connection, query, after), limit))
        return refs, refs[-1] if len(refs) == limit else None
    refs = []
    for looked_at, record in enumerate(_records(connection, query, after=after), 1):
        if query.fits(record):
            refs.append(record.ref)
        if len(refs) == limit or looked_at == LOOKED_AT:
            return refs, record.ref
    return refs, None


def _refs(connection: sqlite3.Connection, query: DeliveryQuery, after: int) -> Iterator[int]:
    def of(part: DeliveryQuery) -> Iterator[int]:
        where = delivery_where(connection, part)
        where.add("d.ref > ?", after)
        rows = connection.execute(
            f"SELECT d.ref FROM {deliveries_from(part)} WHERE {where} ORDER BY d.ref",  # noqa: S608
            where.parameters,
        )
        return (ref for (ref,) in rows)

    return merge(*map(of, _parts(query)))


def _records(
    connection: sqlite3.Connection,
    query: DeliveryQuery,
    *,
    before: int | None = None,
    after: int | None = None,
) -> Iterator[DeliveryRecord]:
    """Records that may fit: rising above ``after``, else falling."""
    texts = pauses(connection)
    asks_event = query.fits is not None and query.fits.asks_event
    body = "e.crc, e.body" if asks_event else "NULL, NULL"
    order = "ASC" if after is not None else "DESC"

    def of(part: DeliveryQuery) -> Iterator[DeliveryRecord]:
        where = delivery_where(connection, part)
        if before is not None:
            where.add("d.ref < ?", before)
        if after is not None:
            where.add("d.ref > ?", after)
        rows = connection.execute(
            f"SELECT {DELIVERY}, {body} FROM {deliveries_from(part)}"  # noqa: S608
            f" WHERE {where} ORDER BY d.ref {order}",
            where.parameters,
        )
        return (_record(row, texts, asks_event=asks_event) for row in rows)

    return merge(*map(of, _parts(query)), key=attrgetter("ref"), reverse=after is None)


def _parts(query: DeliveryQuery) -> list[DeliveryQuery]:
    """The query, one part for each kind of dead letter: each is in order in their index."""
    if not query.is_dead or query.names_few:
        return [query]
    return [replace(query, states=frozenset({state})) for state in sorted(query.states)]


def _record(row: Sequence[Any], texts: dict[int, PauseText], *, asks_event: bool) -> DeliveryRecord:
    *columns, crc, body = row
    event = body_of(crc, body) if asks_event else None
    return delivery_of(columns, texts.get(columns[-1]), event)
