"""The fold's transactions: each takes the position in the stream along with the rows."""

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import assert_never
from uuid import uuid4

from onward.jetstream.records import Freed, Held, Record, Refused, Replayed, Routed, Settled
from onward.ledger.fold.pauses import free, hold
from onward.ledger.fold.queues import Queues
from onward.ledger.fold.routed import route
from onward.ledger.fold.settled import settle
from onward.sqlite import Database

_SET = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_POSITION = "folded_upto"
_STREAM = "folded_stream"
_FOLDER = "folder"

Told = Refused | Settled | Replayed | Held | Freed


class Fold:
    """Writes what the ledger stream tells, each message once, in the stream's order.

    Attributes:
        position: The number of the last message that is in the file.
        folder: Names the file, unlike any other.
    """

    def __init__(self, database: Database, stream: str, position: int, folder: str) -> None:
        self._database = database
        self._stream = stream
        self.folder = folder
        self.position = position
        self._moved = asyncio.Event()

    @classmethod
    async def open(cls, database: Database) -> "Fold":
        """Go on where the file ends."""

        def load(connection: sqlite3.Connection) -> dict[str, int | str]:
            connection.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (_FOLDER, uuid4().hex))
            names = (_POSITION, _STREAM, _FOLDER)
            query = "SELECT name, value FROM meta WHERE name IN (?, ?, ?)"
            return dict(connection.execute(query, names))

        found = await database.writer.submit(load)
        position = int(found.get(_POSITION, 0))
        return cls(database, str(found.get(_STREAM, "")), position, str(found[_FOLDER]))

    async def begin(self, stream: str, first: int = 1) -> int:
        """Fold a stream from where it was left; another one than before from its beginning.

        Args:
            stream: Names the stream for as long as it exists.
            first: The number of its first message that is still there.

        Returns:
            How many messages are gone that were not folded.
        """
        known = self.position if stream == self._stream else 0
        position = max(known, first - 1)
        if (stream, position) != (self._stream, self.position):

            def run(connection: sqlite3.Connection) -> None:
                connection.execute(_SET, (_STREAM, stream))
                connection.execute(_SET, (_POSITION, position))

            await self._database.writer.submit(run)
            self._stream = stream
            self._move(position)
        return position - known

    async def add(self, messages: Sequence[tuple[int, Sequence[Record]]], *, size: int = 0) -> None:
        """Write messages with their numbers, in order; those that are in the file change nothing.

        Args:
            messages: Numbers in the stream with their records.
            size: Their bytes, for back-pressure.
        """
        fresh = [message for message in messages if message[0] > self.position]
        if not fresh:
            return
        records = [record for _, found in fresh for record in found]
        position = fresh[-1][0]

        def run(connection: sqlite3.Connection) -> None:
            self._database.room.check(connection, size)
            self._write(connection, records)
            connection.execute(_SET, (_POSITION, position))

        await self._database.writer.submit(run, weight=size)
        self._move(position)

    def _move(self, position: int) -> None:
        self.position = position
        self._moved.set()
        self._moved = asyncio.Event()

    async def reach(self, position: int) -> None:
        """Return once everything up to this message is in the file."""
        while self.position < position:
            await self._moved.wait()

    def _write(self, connection: sqlite3.Connection, records: Sequence[Record]) -> None:
        """On the writer's thread."""
        queues = Queues(connection)
        events: list[Routed] = []
        others: list[Told] = []

        def write_both() -> None:
            # Events first: many are one statement, and what settles them finds their rows.
            route(connection, self._database, queues, events)
            for record in others:
                _write_one(connection, self._database, queues, record)
            events.clear()
            others.clear()

        for record in records:
            if isinstance(record, Routed):
                events.append(record)
                continue
            others.append(record)
            if isinstance(record, Held | Freed):
                write_both()
        write_both()


def _write_one(
    connection: sqlite3.Connection, database: Database, queues: Queues, record: Told
) -> None:
    match record:
        case Refused(count):
            database.tally.count("accepted", count)
            database.tally.count("duplicates", count)
        case Held():
            hold(connection, queues, record)
        case Freed():
            free(connection, queues, database.tally, record)
        case Settled() | Replayed():
            settle(connection, database, queues, record)
        case _:
            assert_never(record)
