"""Statements for many rows at once."""

# One long statement keeps Python's lock out of the way: SQLite gives it back once for a batch
# instead of once for each row, and the event loop runs on beside it.

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

# Few sizes, so that their statements stay prepared in little memory.
_SIZES = (256, 192, 128, 96, 64, 48, 32, 16)
Row = tuple[Any, ...]


def chunks(count: int) -> Iterator[tuple[int, int]]:
    """Start and length of few pieces in few lengths."""
    start = 0
    for size in _SIZES:
        while count - start >= size:
            yield start, size
            start += size
    if start < count:
        yield start, count - start


@cache
def _insert(into: str, row: str, count: int, conflict: str) -> str:
    """Always the same text, because a long one takes long to be recognised."""
    return f"INSERT INTO {into} VALUES {','.join([row] * count)} {conflict}"  # noqa: S608


def insert(
    connection: sqlite3.Connection,
    into: str,
    rows: Sequence[Row],
    conflict: str = "",
    *,
    row: str | None = None,
    shared: Row = (),
) -> None:
    """Insert rows.

    Args:
        connection: The writer's.
        into: Table and columns.
        rows: The values.
        conflict: The ON CONFLICT clause.
        row: How a row is written, where some of its values are always the same.
        shared: Values that are the same in all rows; ``row`` calls them ``?1``, ``?2``, before
            its own.
    """
    if rows:
        values = tuple(chain.from_iterable(rows))
        insert_flat(connection, into, values, len(rows[0]), conflict, row=row, shared=shared)


def insert_flat(
    connection: sqlite3.Connection,
    into: str,
    values: Sequence[Any],
    width: int,
    conflict: str = "",
    *,
    row: str | None = None,
    shared: Row = (),
) -> None:
    """As ``insert``, of the rows' values one after the other, ``width`` of them to a row."""
    form = row or f"({','.join('?' * width)})"
    for start, size in chunks(len(values) // width):
        piece = values[start * width : (start + size) * width]
        connection.execute(_insert(into, form, size, conflict), (*shared, *piece))


def select_in(connection: sqlite3.Connection, query: str, keys: Sequence[Any]) -> list[Row]:
    """The rows of ``query``, which ends in ``IN``, for all keys; of no order."""
    found: list[Row] = []
    for start, size in chunks(len(keys)):
        piece = keys[start : start + size]
        found += connection.execute(f"{query} ({','.join('?' * size)})", piece)
    return found


def select_among(connection: sqlite3.Connection, query: str, numbers: Sequence[int]) -> list[Row]:
    """As ``select_in``, for whole numbers: all of them in one statement."""
    if not numbers:
        return []
    asked = f"{query} (SELECT value FROM json_each(?))"  # noqa: S608
    return connection.execute(asked, (str(list(numbers)),)).fetchall()
