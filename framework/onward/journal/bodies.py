"""Stored events: their bodies, checked, with the recent ones at hand."""

import sqlite3
import zlib
from collections import deque
from collections.abc import Sequence
from typing import Any

import msgspec

from onward.journal.interface import Stored
from onward.sqlite.moments import moment
from onward.sqlite.statements import select_in

HELD = 8_192

COLUMNS = "ref, source, message_id, received, crc, body"


def encoded(event: dict[str, object]) -> tuple[int, bytes]:
    """An event's checksum and body."""
    body = msgspec.json.encode(event)
    return zlib.crc32(body), body


def decoded(row: Sequence[Any]) -> Stored | None:
    """The event of a row of ``COLUMNS``; ``None`` when its body is damaged."""
    ref, source, message_id, received, crc, body = row
    if not isinstance(body, bytes) or zlib.crc32(body) != crc:
        return None
    return Stored(ref, source, message_id, moment(received), msgspec.json.decode(body))


def load(connection: sqlite3.Connection, refs: Sequence[int]) -> dict[int, Stored]:
    """The events of these numbers, without the damaged ones."""
    query = f"SELECT {COLUMNS} FROM event WHERE ref IN"  # noqa: S608
    return {
        row[0]: stored
        for row in select_in(connection, query, refs)
        if (stored := decoded(row)) is not None
    }


class Recent:
    """The latest events as they came in, so that they are not read and parsed again."""

    def __init__(self, held: int = HELD) -> None:
        self._held = held
        self._events: dict[int, Stored] = {}
        # A dict forgets its first entry slowly: it steps over the gaps of those before it.
        self._order: deque[int] = deque()

    def add(self, stored: Stored) -> None:
        """Keep an event; the oldest gives way."""
        self._events[stored.ref] = stored
        self._order.append(stored.ref)
        if len(self._order) > self._held:
            self._events.pop(self._order.popleft(), None)

    def get(self, ref: int) -> Stored | None:
        """An event that is at hand."""
        return self._events.get(ref)
