"""Pauses that begin or end, as the ledger stream tells them."""

import sqlite3

from onward.delivery import Selector
from onward.jetstream.records import Freed, Held
from onward.ledger.fold.queues import Queue, Queues
from onward.sqlite.moments import ticks
from onward.sqlite.tally import Tally

# What was paused one by one remembers in `due` since when.
_FREE = """
UPDATE delivery SET state = 'waiting', since = since + max(0, ?2 - due), due = ?2,
  reason = '', hint = '', code = '', rests = ?3, version = ifnull(?4, version)
WHERE queue = ?1 AND state = 'paused'
"""


def hold(connection: sqlite3.Connection, queues: Queues, record: Held) -> None:
    """Write a pause that begins, or the new reason of one in force."""
    selector, at = record.selector, ticks(record.at)
    said = (record.reason, record.hint, record.code)
    known = queues.pauses.get(selector)
    if known is not None:
        connection.execute(
            "UPDATE pause SET reason = ?, hint = ?, code = ? WHERE id = ?", (*said, known[0])
        )
        return
    (number,) = connection.execute(
        "INSERT INTO pause (connection, mapping, action, batch_key, at, reason, hint, code)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (*_place(selector), at, *said),
    ).fetchone()
    queues.pauses[selector] = (number, at)
    for queue in queues.covered(selector):
        if queue.paused_since is None:
            queue.paused_since = at
            connection.execute("UPDATE queue SET paused_since = ? WHERE id = ?", (at, queue.id))


def free(connection: sqlite3.Connection, queues: Queues, tally: Tally, record: Freed) -> None:
    """Write that pauses are over: what they held waits again."""
    for selector in [known for known in queues.pauses if record.selector.includes(known)]:
        number, _ = queues.pauses.pop(selector)
        connection.execute("DELETE FROM pause WHERE id = ?", (number,))
    at = ticks(record.at)
    for queue in queues.covered(record.selector):
        if queues.is_held(queue):
            continue
        version = record.versions.get(queue.mapping)
        if queue.paused_since is not None:
            _rest(connection, queue, at, version)
        count = connection.execute(_FREE, (queue.id, at, queue.last_rest, version)).rowcount
        tally.enter(queue.id, "paused", -count)
        tally.enter(queue.id, "waiting", count)


def _rest(connection: sqlite3.Connection, queue: Queue, at: int, version: str | None) -> None:
    """End the pause of a queue; a version is that of all that wait in it."""
    (queue.last_rest,) = connection.execute(
        "INSERT INTO rest (queue, began, ended) VALUES (?, ?, ?) RETURNING id",
        (queue.id, queue.paused_since, at),
    ).fetchone()
    queue.paused_since = None
    connection.execute("UPDATE queue SET paused_since = NULL WHERE id = ?", (queue.id,))
    if version is not None:
        connection.execute(
            "UPDATE queue SET version = ?, version_rest = ? WHERE id = ?",
            (version, queue.last_rest, queue.id),
        )


def _place(selector: Selector) -> tuple[str | None, ...]:
    return selector.connection, selector.mapping, selector.action, selector.batch_key
