"""Rows of deliveries, found by their ids."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from onward.sqlite import Database
from onward.sqlite.keys import id_key
from onward.sqlite.statements import select_in

_QUERY = """
SELECT ref, id, queue, state, ifnull(count, 0), attempts
FROM delivery LEFT JOIN replays ON replays.delivery = ref WHERE ref IN
"""


class Row(NamedTuple):
    """What is known of a delivery so far."""

    ref: int
    id: bytes
    queue: int
    state: str
    replays: int
    attempts: int


def find(
    connection: sqlite3.Connection, database: Database, ids: Iterable[bytes]
) -> dict[bytes, Row]:
    """The rows of these ids, of those that are there."""
    wanted = set(ids)
    found = database.ids.find(connection, [id_key(one) for one in wanted])
    refs = [ref for candidates in found.values() for ref in candidates]
    rows = map(Row._make, select_in(connection, _QUERY, refs))
    return {row.id: row for row in rows if row.id in wanted}
