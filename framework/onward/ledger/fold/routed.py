"""Events with what became of them, as the ledger stream tells it."""

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from onward.delivery import Disposition, State
from onward.jetstream.records import Making, Replayed, Routed, Settled
from onward.ledger.fold.queues import Queues
from onward.ledger.fold.rows import find
from onward.ledger.fold.settled import settle
from onward.sqlite import Database
from onward.sqlite.keys import id_key, message_key, person_key, person_of
from onward.sqlite.moments import ticks, ticks_or_none
from onward.sqlite.statements import insert, select_in

_KNOWN = "SELECT source, message_id, again FROM event WHERE ref IN"
_DELIVERY = (
    "delivery (ref, id, event, queue, version, due, at, since, rests, expires, state, code,"
    " reason, hint, note, replay, attempts, tried, took, status, answer_code, answer)"
)
# Attempts of the same size as true ones, so that settling rewrites a row in its place.
_ROW = f"({'?, ' * 15}0, 0, {1 << 50}, {1 << 30}, 999, '', '')"
_COUNTED = {Disposition.DUPLICATE: "duplicates"}

Name = tuple[str, str]
Row = tuple[Any, ...]


def route(
    connection: sqlite3.Connection, database: Database, queues: Queues, records: Sequence[Routed]
) -> None:
    """Write events, their routing, their deliveries; those that are known change nothing.

    The column ``again`` holds an event's number in the intake: rows have numbers of their own,
    because what several routers publish does not come in the order of the intake.
    """
    known = _known(connection, database, records)
    events: list[Row] = []
    routings: list[Row] = []
    made: list[tuple[Routed, Making, int]] = []
    again: set[str] = set()
    next_delivery = database.last_delivery + 1
    for record in records:
        seen = known.setdefault((record.source, record.message_id), set())
        if record.event in seen:
            continue
        if seen:
            again.update(one.id for one in record.deliveries)
        seen.add(record.event)
        database.last_event += 1
        ref = database.last_event
        events.append(_event(database, ref, record))
        first = next_delivery + len(made)
        count = len(record.deliveries)
        routings.append((ref, record.disposition.value, record.reason, first, count))
        made += [(record, one, ref) for one in record.deliveries]
        database.tally.count("accepted")
        database.tally.count(_COUNTED.get(record.disposition, record.disposition.value))
    _write_events(connection, database, events, routings)
    _write_deliveries(connection, database, queues, made, again)
    _catch_up(connection, database, queues, [bytes.fromhex(one.id) for _, one, _ in made])


def _known(
    connection: sqlite3.Connection, database: Database, records: Sequence[Routed]
) -> dict[Name, set[int]]:
    """The numbers in the intake under which events of these names are known."""
    keys = [message_key(record.source, record.message_id) for record in records]
    found = database.messages.find(connection, keys)
    refs = [ref for candidates in found.values() for ref in candidates]
    known: dict[Name, set[int]] = {}
    for source, message_id, number in select_in(connection, _KNOWN, refs):
        known.setdefault((source, message_id), set()).add(number)
    return known


def _event(database: Database, ref: int, record: Routed) -> Row:
    body = bytes(record.body)
    person = person_of(msgspec.json.decode(body))
    return (
        ref,
        record.source,
        record.message_id,
        ticks(record.received_at),
        None if person is None else person_key(database.person_secret, person),
        record.event,
        zlib.crc32(body),
        body,
    )


def _write_events(
    connection: sqlite3.Connection, database: Database, events: list[Row], routings: list[Row]
) -> None:
    if not events:
        return
    columns = "event (ref, source, message_id, received, person, again, crc, body)"
    insert(connection, columns, events)
    insert(connection, "routing (event, disposition, reason, first, deliveries)", routings)
    sources = [(name,) for name in {row[1] for row in events}]
    insert(connection, "source (name)", sources, "ON CONFLICT DO NOTHING")
    connection.execute("UPDATE tally SET last_event = ?1, routed_upto = ?1", (events[-1][0],))
    database.messages.add((message_key(row[1], row[2]), row[0]) for row in events)
    database.people.add((row[4], row[0]) for row in events if row[4] is not None)


def _write_deliveries(
    connection: sqlite3.Connection,
    database: Database,
    queues: Queues,
    made: list[tuple[Routed, Making, int]],
    again: set[str],
) -> None:
    there = set(find(connection, database, map(bytes.fromhex, again)) if again else ())
    rows: list[Row] = []
    for record, one, event in made:
        identity = bytes.fromhex(one.id)
        # Its number stays unused: those of an event's deliveries follow one another.
        database.last_delivery += 1
        if identity in there:
            continue
        there.add(identity)
        queue = queues.get(one.lane, one.mapping)
        standing, at = one.standing, ticks(record.at)
        is_due = standing.state is State.WAITING and standing.due_at is not None
        rows.append(
            (
                database.last_delivery,
                identity,
                event,
                queue.id,
                one.version,
                ticks_or_none(standing.due_at) if is_due else at,
                at,
                at,
                queue.last_rest,
                ticks_or_none(one.expires_at),
                standing.state.value,
                standing.code,
                standing.reason,
                standing.hint,
                standing.note,
            )
        )
        database.tally.enter(queue.id, standing.state.value)
    insert(connection, _DELIVERY, rows, row=_ROW)
    database.ids.add((id_key(row[1]), row[0]) for row in rows)


def _catch_up(
    connection: sqlite3.Connection, database: Database, queues: Queues, ids: list[bytes]
) -> None:
    """Write what was known of these deliveries before they were routed."""
    for record in _early(connection, ids):
        settle(connection, database, queues, record)


def _early(connection: sqlite3.Connection, ids: list[bytes]) -> Iterator[Settled | Replayed]:
    if connection.execute("SELECT 1 FROM early LIMIT 1").fetchone() is None:
        return
    rows = select_in(connection, "SELECT number, body FROM early WHERE id IN", ids)
    connection.executemany("DELETE FROM early WHERE number = ?", [(row[0],) for row in rows])
    for _, body in sorted(rows):
        yield msgspec.json.decode(body, type=Settled | Replayed)
