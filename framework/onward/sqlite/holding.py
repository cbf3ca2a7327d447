"""What holds queues back, as a person reads it."""

import sqlite3
from typing import NamedTuple


class PauseText(NamedTuple):
    """What holds a queue back, as a person reads it."""

    reason: str
    hint: str
    code: str


def pauses(connection: sqlite3.Connection) -> dict[int, PauseText]:
    """What holds each paused queue back, by its number."""
    found: dict[int, PauseText] = {}
    for queue, *said in connection.execute(
        "SELECT q.id, p.reason, p.hint, p.code FROM queue AS q JOIN pause AS p"
        " ON p.connection = q.connection AND ifnull(p.mapping, q.mapping) = q.mapping"
        " AND ifnull(p.action, q.action) = q.action"
        " AND ifnull(p.batch_key, q.batch_key) = q.batch_key"
        " WHERE q.paused_since IS NOT NULL ORDER BY p.id"
    ):
        found.setdefault(queue, PauseText(*said))
    return found
