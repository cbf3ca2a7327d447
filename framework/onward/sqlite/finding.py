"""From a query to rows: conditions in SQL, look-ups by hash."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onward.delivery import DeliveryQuery, EventQuery, State
from onward.sqlite.holding import pauses
from onward.sqlite.keys import id_key, message_key, person_key
from onward.sqlite.late import parts
from onward.sqlite.moments import ticks

_HEX_DIGITS = 32


@dataclass(slots=True)
class Where:
    """Conditions joined by AND, with their parameters."""

    conditions: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def add(self, condition: str, *parameters: Any) -> None:
        """One more condition."""
        self.conditions.append(condition)
        self.parameters += parameters

    def among(self, column: str, refs: Iterable[int]) -> None:
        """The column is one of these numbers."""
        self.add(f"{column} IN (SELECT value FROM json_each(?))", json.dumps(sorted(refs)))  # noqa: S608

    def __str__(self) -> str:
        return " AND ".join(self.conditions) or "1"


def deliveries_from(query: DeliveryQuery) -> str:
    """The FROM clause that suits a query: dead letters have an index of their own."""
    index = "INDEXED BY dead" if query.is_dead and not query.names_few else ""
    # CROSS keeps SQLite from walking all events first.
    return (
        f"delivery AS d {index} CROSS JOIN queue AS q ON q.id = d.queue"
        " CROSS JOIN event AS e ON e.ref = d.event"
    )


def delivery_where(connection: sqlite3.Connection, query: DeliveryQuery) -> Where:
    """The conditions of a query over delivery ``d``, queue ``q``."""
    where = Where()
    if query.is_dead:
        # Letter for letter the condition of the index: without it SQLite may not use that.
        where.add("d.state IN ('rejected', 'expired')")
    if query.states:
        where.add(f"({' OR '.join(map(_state, sorted(query.states)))})")
    if query.id is not None:
        where.among("d.ref", by_id(connection, query.id))
    if query.message_id is not None:
        where.among("d.ref", _deliveries(connection, by_message(connection, query.message_id)))
    if query.user_id is not None:
        where.among("d.ref", _deliveries(connection, by_person(connection, query.user_id)))
    for condition, value in (
        ("q.connection = ?", query.connection),
        ("q.mapping = ?", query.mapping),
        ("q.action = ?", query.action),
        ("d.at >= ?", _ticks(query.since)),
        ("d.at < ?", _ticks(query.until)),
        ("d.since < ?", _ticks(query.tried_before)),
        ("d.since >= ?", _ticks(query.tried_since)),
        ("d.replay = ?", query.is_replay),
    ):
        if value is not None:
            where.add(condition, value)
    if query.code is not None:
        _add_code(connection, where, query.code)
    if query.reason is not None:
        _add_reason(connection, where, query.reason)
    return where


def _ticks(moment: datetime | None) -> int | None:
    return None if moment is None else ticks(moment)


# What a pause holds back says the pause's reason, which stands with the pause only.
_HELD = (
    "CASE WHEN d.state = 'waiting' AND q.paused_since IS NOT NULL"
    " THEN q.id IN (SELECT value FROM json_each(?)) ELSE {} END"
)


def _add_code(connection: sqlite3.Connection, where: Where, code: str) -> None:
    held = [queue for queue, pause in pauses(connection).items() if pause.code == code]
    condition = f"({_HELD.format('d.code = ?')} OR d.attempts > 0 AND d.answer_code = ?)"
    where.add(condition, json.dumps(held), code, code)


def _add_reason(connection: sqlite3.Connection, where: Where, text: str) -> None:
    wanted = text.lower()
    held = [queue for queue, pause in pauses(connection).items() if wanted in pause.reason.lower()]
    condition = _HELD.format("instr(lower(d.reason), lower(?)) > 0")
    where.add(condition, json.dumps(held), text)


def _state(state: State) -> str:
    if state is State.PAUSED:
        return "d.state = 'paused' OR d.state = 'waiting' AND q.paused_since IS NOT NULL"
    if state is State.WAITING:
        return "d.state = 'waiting' AND q.paused_since IS NULL"
    return f"d.state = '{state.value}'"


def event_where(connection: sqlite3.Connection, query: EventQuery) -> Where:
    """The conditions of a query over event ``e``, routing ``r``."""
    where = Where()
    if query.dispositions:
        names = json.dumps([disposition.value for disposition in query.dispositions])
        where.add("r.disposition IN (SELECT value FROM json_each(?))", names)
    if query.message_id is not None:
        where.among("e.ref", by_message(connection, query.message_id))
    if query.user_id is not None:
        where.among("e.ref", by_person(connection, query.user_id))
    if query.source is not None:
        where.add("e.source = ?", query.source)
    if query.since is not None:
        where.add("e.received >= ?", ticks(query.since))
    if query.until is not None:
        where.add("e.received < ?", ticks(query.until))
    return where


def by_id(connection: sqlite3.Connection, identity: str) -> list[int]:
    """The numbers of deliveries with this id: one or none."""
    if len(identity) != _HEX_DIGITS:
        return []
    try:
        raw = bytes.fromhex(identity)
    except ValueError:
        return []
    scan = "SELECT ref FROM delivery WHERE ref > ? AND id = ?"
    found = _in_parts(connection, "by_id", id_key(raw)) | _scan(connection, "by_id", scan, raw)
    return [ref for ref in found if _has(connection, "delivery", "id", ref, raw)]


def by_message(connection: sqlite3.Connection, message_id: str) -> list[int]:
    """The numbers of events with this ``messageId``, whatever their source."""
    scan = "SELECT ref FROM event WHERE ref > ? AND message_id = ?"
    found: set[int] = set()
    for (source,) in connection.execute("SELECT name FROM source").fetchall():
        key = message_key(source, message_id)
        found |= _refs(connection.execute("SELECT ref FROM by_message WHERE key = ?", (key,)))
    found |= _scan(connection, "by_message", scan, message_id)
    return [ref for ref in found if _has(connection, "event", "message_id", ref, message_id)]


def by_person(connection: sqlite3.Connection, user_id: str) -> list[int]:
    """The numbers of events of a person."""
    secret = connection.execute("SELECT value FROM meta WHERE name = 'person_key'").fetchone()[0]
    key = person_key(secret, user_id)
    scan = "SELECT ref FROM event WHERE ref > ? AND person = ?"
    found = _in_parts(connection, "by_person", key) | _scan(connection, "by_person", scan, key)
    return [ref for ref in found if _has(connection, "event", "person", ref, key)]


def _in_parts(connection: sqlite3.Connection, table: str, key: int) -> set[int]:
    query = f"SELECT ref FROM {table} WHERE part = ? AND key = ?"  # noqa: S608
    return {
        ref
        for part in parts(connection, table)
        for ref in _refs(connection.execute(query, (part, key)))
    }


def _scan(connection: sqlite3.Connection, table: str, scan: str, value: Any) -> set[int]:
    """What the late index does not hold yet, from the rows themselves."""
    upto = connection.execute("SELECT upto FROM late WHERE name = ?", (table,)).fetchone()[0]
    return _refs(connection.execute(scan, (upto, value)))


def _refs(rows: Iterable[tuple[int]]) -> set[int]:
    return {ref for (ref,) in rows}


def _has(
    connection: sqlite3.Connection, table: str, column: str, ref: int, value: bytes | str | int
) -> bool:
    query = f"SELECT 1 FROM {table} WHERE ref = ? AND {column} = ?"  # noqa: S608
    return connection.execute(query, (ref, value)).fetchone() is not None


def _deliveries(connection: sqlite3.Connection, events: Iterable[int]) -> list[int]:
    """The numbers of the deliveries that events were routed to."""
    refs: list[int] = []
    for event in events:
        for first, count in connection.execute(
            "SELECT first, deliveries FROM routing WHERE event = ?", (event,)
        ):
            refs += range(first, first + count)
    return refs
