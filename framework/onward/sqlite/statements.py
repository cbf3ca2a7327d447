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
) -> None:
    """Insert rows.

    Args:
        connection: The writer's.
        into: Table and columns.
        rows: The values.
        conflict: The ON CONFLICT clause.
        row: How a row is written, where some of its values are always the same.
    """
    for start, size in chunks(len(rows)):
        piece = rows[start : start + size]
        form = row or f"({','.join('?' * len(piece[0]))})"
        values = tuple(chain.from_iterable(piece))
        connection.execute(_insert(into, form, size, conflict), values)


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
