"""What became of deliveries, as the ledger stream tells it."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from onward.delivery import OPEN, Standing, State
from onward.jetstream.records import Replayed, Settled, Settling
from onward.ledger.fold.queues import Queues
from onward.ledger.fold.rows import Row, find
from onward.sqlite import Database
from onward.sqlite.moments import ticks
from onward.sqlite.statements import insert

_STANDING = """
UPDATE delivery SET state = ?, due = ?, code = ?, reason = ?, hint = ?, note = ?,
  since = ?, rests = ?, version = ?, replay = ?
"""
_ATTEMPT = ", attempts = ?, tried = ?, took = ?, status = ?, answer_code = ?, answer = ?"
_THESE = " WHERE ref IN (SELECT value FROM json_each(?))"
# The row holds the last attempt; when another one follows, it moves to the table of attempts.
_KEEP_LAST = f"""
INSERT INTO attempt (delivery, number, at, took, status, code, message)
SELECT ref, attempts, tried, took, status, answer_code, answer FROM delivery
{_THESE} AND attempts > 0 ON CONFLICT DO NOTHING
"""  # noqa: S608
_REPLAYED = "ON CONFLICT (delivery) DO UPDATE SET count = excluded.count"
_AGAIN = Standing(State.WAITING)
# Plain names: an enumeration's hash is slow, and these are asked for with every delivery.
_OPEN = frozenset(state.value for state in OPEN)

Values = tuple[Any, ...]
Alike = tuple[int, datetime, str, bool, int]
"""Queue, begin of trying, version, whether it is a replay, attempts."""


def settle(
    connection: sqlite3.Connection, database: Database, queues: Queues, record: Settled | Replayed
) -> None:
    """Write where deliveries stand; those that are not routed yet are put aside.

    What is older than what is known changes nothing but the list of attempts.
    """
    rows = find(connection, database, (bytes.fromhex(one.id) for one in record.deliveries))
    early: list[Settling] = []
    late: list[tuple[Row, Settling]] = []
    replays: list[tuple[int, int]] = []
    groups: dict[Alike, list[Row]] = {}
    for one in record.deliveries:
        row = rows.get(bytes.fromhex(one.id))
        if row is None:
            early.append(one)
        elif is_news(row, one, record):
            alike = (row.queue, one.trying_since, one.version, one.replays > 0, one.attempts)
            groups.setdefault(alike, []).append(row)
            if one.replays > row.replays:
                replays.append((row.ref, one.replays))
        else:
            late.append((row, one))
    for alike, group in groups.items():
        _write(connection, database, _values(alike, record, queues), group)
    insert(connection, "replays (delivery, count)", replays, _REPLAYED)
    if early:
        put_aside(connection, record, early)
    if isinstance(record, Settled) and record.attempt is not None:
        insert(
            connection,
            "attempt (delivery, number, at, took, status, code, message)",
            [
                (row.ref, one.attempts, *_attempt(record)[1:])
                for row, one in late
                if one.attempts != row.attempts
            ],
            "ON CONFLICT DO NOTHING",
        )


def is_news(row: Row, one: Settling, record: Settled | Replayed) -> bool:
    """Whether a record is later than what is known of a delivery.

    Replays and attempts only rise; with the same numbers the stream's order counts, but what is
    settled for good stays so: a deliverer that lost its lease may have spoken late.
    """
    if isinstance(record, Replayed):
        return one.replays > row.replays
    known, told = (row.replays, row.attempts), (one.replays, one.attempts)
    return told > known or (told == known and row.state in _OPEN)


def put_aside(
    connection: sqlite3.Connection, record: Settled | Replayed, early: Sequence[Settling]
) -> None:
    """Keep what is known of deliveries that are not routed yet."""
    rows = [
        (bytes.fromhex(one.id), ticks(record.at), msgspec.json.encode(_alone(record, one)))
        for one in early
    ]
    insert(connection, "early (id, at, body)", rows)


def _alone(record: Settled | Replayed, one: Settling) -> Settled | Replayed:
    return msgspec.structs.replace(record, deliveries=(one,))


def _values(alike: Alike, record: Settled | Replayed, queues: Queues) -> Values:
    """The new values of rows that share them, so that they share a statement."""
    queue, trying_since, version, is_replay, attempts = alike
    standing = record.standing if isinstance(record, Settled) else _AGAIN
    values = (
        standing.state.value,
        _due(standing, ticks(record.at)),
        standing.code,
        standing.reason,
        standing.hint,
        standing.note,
        ticks(trying_since),
        # The time of pauses that are over is out of that moment.
        queues.by_id[queue].last_rest,
        version,
        is_replay,
    )
    if isinstance(record, Replayed) or record.attempt is None:
        return values
    return (*values, attempts, *_attempt(record)[1:])


def _attempt(record: Settled) -> Values:
    attempt = record.attempt
    if attempt is None:
        return ()
    took = timedelta(seconds=attempt.duration_s) // timedelta(microseconds=1)
    started = ticks(attempt.started_at)
    return attempt.number, started, took, attempt.status, attempt.code, attempt.message


def _due(standing: Standing, at: int) -> int:
    if standing.state is State.WAITING and standing.due_at is not None:
        return ticks(standing.due_at)
    # A paused one remembers when it was paused; resuming takes that time out.
    return at if standing.state in OPEN else 0


_PLAIN = 10


def _write(
    connection: sqlite3.Connection, database: Database, values: Values, rows: list[Row]
) -> None:
    refs = str([row.ref for row in rows])
    if len(values) == _PLAIN:
        connection.execute(_STANDING + _THESE, (*values, refs))
    else:
        tried = [row.ref for row in rows if 0 < row.attempts < values[_PLAIN]]
        if tried:
            connection.execute(_KEEP_LAST, (str(tried),))
        connection.execute(_STANDING + _ATTEMPT + _THESE, (*values, refs))
    state = values[0]
    for (queue, before), count in Counter((row.queue, row.state) for row in rows).items():
        database.tally.enter(queue, before, -count)
        database.tally.enter(queue, state, count)
