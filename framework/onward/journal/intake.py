"""The intake: events accepted, waiting to be routed."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from heapq import heappop, heappush
from typing import NamedTuple

import msgspec

from onward.errors import OnwardError
from onward.event import Accepted, Event
from onward.journal.bodies import COLUMNS, Kept, Recent, encoded, kept
from onward.journal.pulse import Pulse
from onward.sqlite import Database
from onward.sqlite.keys import message_key, person_key, person_of
from onward.sqlite.moments import EPOCH, ticks
from onward.sqlite.statements import insert, select_among

WINDOW = timedelta(hours=24)
_WINDOW_TICKS = WINDOW // timedelta(microseconds=1)
HELD = 4_096

DAMAGED = "The stored event is damaged, so it was not used. Send it again from its source."

_IF_NEW = "ON CONFLICT DO NOTHING"
# The events of a request came at the same moment.
_received = lru_cache(maxsize=64)(ticks)
_UNROUTED = f"""
SELECT again, {COLUMNS} FROM event
WHERE ref > ? AND NOT EXISTS (SELECT 1 FROM routing WHERE routing.event = event.ref)
ORDER BY ref LIMIT ?
"""  # noqa: S608


class Incoming(msgspec.Struct, gc=False):
    """An event on its way in: what is written, and what is kept in memory."""

    source: str
    message_id: str
    received_at: datetime
    content: Event | None
    key: int
    received: int
    person: int | None
    crc: int
    body: bytes
    ref: int = 0
    is_again: bool = False


class Call(NamedTuple):
    """Events that somebody waits for."""

    incoming: list[Incoming]
    done: asyncio.Future[None]


class Intake:
    """Appends events, hands them out to be routed, oldest first.

    Attributes:
        again: Numbers of events whose messageId was seen before the window; their deliveries
            may exist already.
    """

    def __init__(self, database: Database, recent: Recent, pulse: Pulse) -> None:
        self._database = database
        self._recent = recent
        self._pulse = pulse
        self._ready: deque[Kept] = deque()
        self._returned: list[tuple[int, Kept]] = []
        self._out: dict[int, Kept] = {}
        self._routing: dict[int, Kept] = {}
        # Up to the edge, what is not routed is in memory; from there to the height, on disk only.
        self._edge = database.routed_upto
        self._height = self._next = database.last_event
        self._filling = asyncio.Lock()
        self._sources: set[str] = set()
        self._calls: list[Call] = []
        self.again: set[int] = set()

    async def append(self, events: Iterable[Accepted]) -> list[bool]:
        """See ``Journal.append``."""
        loop = asyncio.get_running_loop()
        call = Call([self._prepare(event) for event in events], loop.create_future())
        if not self._calls:
            # What comes in the same turn of the loop is written together.
            loop.call_soon(self._begin)
        self._calls.append(call)
        await call.done
        return [event.ref > 0 for event in call.incoming]

    def _begin(self) -> None:
        calls, self._calls = self._calls, []
        self._submit(calls)

    def _submit(self, calls: list[Call]) -> None:
        incoming = [event for call in calls for event in call.incoming]
        size = sum([len(event.body) for event in incoming]) + 200 * len(incoming)
        try:
            written = self._database.writer.submit(
                lambda connection: self._write(connection, incoming, size),
                then=lambda stored: self._take_in([event for event in stored if event.ref]),
                weight=size,
            )
        except OnwardError as error:
            self._end(calls, error)
        else:
            written.add_done_callback(lambda done: self._end(calls, done.exception()))

    def _end(self, calls: list[Call], error: BaseException | None) -> None:
        if error is not None and len(calls) > 1:
            # One of them may be at fault; the others must not pay for it.
            for call in calls:
                self._submit([call])
            return
        for call in calls:
            if call.done.done():
                continue
            if error is None:
                call.done.set_result(None)
            else:
                call.done.set_exception(error)

    def _prepare(self, accepted: Accepted) -> Incoming:
        person = person_of(accepted.event)
        crc, body = encoded(accepted.event)
        return Incoming(
            accepted.source,
            accepted.message_id,
            accepted.received_at,
            accepted.event if self._recent.parses else None,
            message_key(accepted.source, accepted.message_id),
            _received(accepted.received_at),
            None if person is None else person_key(self._database.person_secret, person),
            crc,
            body,
        )

    def _write(
        self, connection: sqlite3.Connection, incoming: list[Incoming], size: int
    ) -> list[Incoming]:
        """On the writer's thread: number what is no duplicate, write it."""
        database = self._database
        database.room.check(connection, size)
        known = self._known(connection, incoming)
        fresh: list[Incoming] = []
        ref = self._next
        for event in incoming:
            event.ref = 0
            name = (event.source, event.message_id)
            last = known.get(name)
            if last is not None and abs(event.received - last) < _WINDOW_TICKS:
                continue
            ref += 1
            event.ref, event.is_again = ref, last is not None
            known[name] = event.received
            fresh.append(event)
        database.tally.count("accepted", len(incoming))
        database.tally.count("duplicates", len(incoming) - len(fresh))
        if fresh:
            self._insert(connection, fresh)
            # A number is used up even if this transaction fails.
            self._next = ref
        return incoming

    def _insert(self, connection: sqlite3.Connection, fresh: list[Incoming]) -> None:
        rows = [
            (
                event.ref,
                event.source,
                event.message_id,
                event.received,
                event.person,
                event.is_again,
                event.crc,
                event.body,
            )
            for event in fresh
        ]
        insert(
            connection,
            "event (ref, source, message_id, received, person, again, crc, body)",
            rows,
        )
        sources = {event.source for event in fresh}
        if not sources <= self._sources:
            insert(connection, "source (name)", [(name,) for name in sources], _IF_NEW)
        last = fresh[-1]
        connection.execute("UPDATE tally SET last_event = ?", (last.ref,))
        database = self._database
        database.messages.add((event.key, event.ref) for event in fresh)
        database.people.add(
            (event.person, event.ref) for event in fresh if event.person is not None
        )
        database.mark.advance(last.ref, last.received)

    def _known(
        self, connection: sqlite3.Connection, incoming: list[Incoming]
    ) -> dict[tuple[str, str], int]:
        """When events of the same names were received last, of those that were."""
        found = self._database.messages.find(connection, [event.key for event in incoming])
        refs = [ref for candidates in found.values() for ref in candidates]
        known: dict[tuple[str, str], int] = {}
        query = "SELECT source, message_id, received FROM event WHERE ref IN"
        for source, message_id, received in select_among(connection, query, refs):
            name = (source, message_id)
            known[name] = max(received, known.get(name, received))
        return known

    def _take_in(self, incoming: list[Incoming]) -> None:
        """On the event loop: the fresh ones can be routed."""
        height = self._height
        # Only now: a transaction that fails takes a new source's row with it.
        self._sources.update(event.source for event in incoming)
        for event in incoming:
            ref = event.ref
            # What lies below the edge was read from the disk before this call came.
            if ref <= self._edge:
                continue
            if event.is_again:
                self.again.add(ref)
            if self._edge == self._height and len(self._ready) < HELD:
                one = Kept(ref, event.source, event.message_id, event.received_at, event.body)
                self._ready.append(one)
                self._recent.add(one, event.content)
                self._edge = ref
            self._height = ref
        if self._height > height:
            self._pulse.beat()

    async def take(self, limit: int) -> tuple[list[Kept], list[int]]:
        """The oldest events to route, then the numbers of those that are damaged."""
        damaged: list[int] = []
        async with self._filling:
            while len(self._returned) + len(self._ready) < limit and self._edge < self._height:
                damaged += await self._fill(max(limit, HELD // 8))
        taken: list[Kept] = []
        while len(taken) < limit and self._returned:
            taken.append(heappop(self._returned)[1])
        while len(taken) < limit and self._ready:
            taken.append(self._ready.popleft())
        self._out.update((one.ref, one) for one in taken)
        return taken, damaged

    async def _fill(self, count: int) -> list[int]:
        edge, height = self._edge, self._height
        rows = await self._database.readers.read(
            lambda connection: connection.execute(_UNROUTED, (edge, count)).fetchall()
        )
        damaged = []
        for again, *row in rows:
            stored = kept(row)
            if again:
                self.again.add(row[0])
            if stored is None:
                damaged.append(row[0])
                self._out[row[0]] = Kept(row[0], "", "", EPOCH, b"")
            else:
                self._ready.append(stored)
                self._recent.add(stored)
        last = rows[-1][1] if rows else edge
        # A short answer means that nothing else lay below the height it was asked at.
        self._edge = last if len(rows) == count else max(last, height)
        self._height = max(self._height, self._edge)
        return damaged

    def put_back(self, refs: Iterable[int]) -> None:
        """See ``Journal.put_back``."""
        for ref in refs:
            stored = self._out.pop(ref, None)
            if stored is not None:
                heappush(self._returned, (ref, stored))
        self._pulse.beat()

    def begin(self, refs: Iterable[int]) -> set[int]:
        """Those of ``refs`` that are out and can be routed; they count as unrouted until done."""
        begun = {ref for ref in refs if ref in self._out}
        for ref in begun:
            self._routing[ref] = self._out.pop(ref)
        return begun

    def done(self, refs: Iterable[int], *, is_routed: bool) -> None:
        """What ``begin`` gave is routed on disk, or failed to be."""
        for ref in refs:
            stored = self._routing.pop(ref)
            if is_routed:
                self.again.discard(ref)
            else:
                self._out[ref] = stored

    @property
    def routed_upto(self) -> int:
        """Up to this number every event is routed, on disk."""
        lowest: int = self._edge + 1
        for refs in (self._out, self._routing):
            lowest = min(lowest, min(refs, default=lowest))
        if self._ready:
            lowest = min(lowest, self._ready[0].ref)
        if self._returned:
            lowest = min(lowest, self._returned[0][0])
        return lowest - 1
