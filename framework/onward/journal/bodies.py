"""Stored events: their bodies, checked, with the recent ones at hand."""

import sqlite3
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from onward.event import Event
from onward.journal.interface import Stored
from onward.journal.latest import Latest
from onward.sqlite.moments import moment
from onward.sqlite.statements import select_among

HELD = 8_192
PARSED = 4_096

COLUMNS = "ref, source, message_id, received, crc, body"


def encoded(event: dict[str, object]) -> tuple[int, bytes]:
    """An event's checksum and body."""
    body = msgspec.json.encode(event)
    return zlib.crc32(body), body


class Kept(msgspec.Struct, frozen=True, gc=False):
    """A stored event, its body as it was written."""

    ref: int
    source: str
    message_id: str
    received_at: datetime
    body: bytes


def kept(row: Sequence[Any]) -> Kept | None:
    """The event of a row of ``COLUMNS``; ``None`` when its body is damaged."""
    ref, source, message_id, received, crc, body = row
    if not isinstance(body, bytes) or zlib.crc32(body) != crc:
        return None
    return Kept(ref, source, message_id, moment(received), body)


def stored(one: Kept, content: Event | Callable[[], Event]) -> Stored:
    """An event as it is routed."""
    return Stored(one.ref, one.source, one.message_id, one.received_at, content)


def load(connection: sqlite3.Connection, refs: Sequence[int]) -> list[Kept]:
    """The events of these numbers, without the damaged ones."""
    query = f"SELECT {COLUMNS} FROM event WHERE ref IN"  # noqa: S608
    rows = map(kept, select_among(connection, query, refs))
    return [one for one in rows if one is not None]


class Recent:
    """The latest events, so that they are not read again.

    They are kept as JSON, which takes a sixth of the memory: most are sent without being parsed
    once more. What is parsed is kept for a while, since several lanes want the same.

    Attributes:
        parses: Whether it keeps anything parsed.
    """

    def __init__(self, held: int = HELD, parsed: int = PARSED) -> None:
        self.parses = parsed > 0
        self._events: Latest[int, Kept] = Latest(held)
        self._parsed: Latest[int, Event] = Latest(parsed)

    def add(self, one: Kept, event: Event | None = None) -> None:
        """Keep an event, with its content where that is known; the oldest gives way."""
        self._events.add(one.ref, one)
        if event is not None:
            self._parsed.add(one.ref, event)

    def get(self, ref: int) -> Kept | None:
        """An event that is at hand."""
        return self._events.get(ref)

    def event(self, one: Kept) -> Event:
        """An event's content; not to be changed."""
        found = self._parsed.get(one.ref)
        if found is None:
            found = msgspec.json.decode(one.body)
            self._parsed.add(one.ref, found)
        return found
