"""The one file, opened for writing by the one process that owns it."""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Self

from onward.errors import StorageError
from onward.sqlite.connecting import FILE, connect_writer, in_words
from onward.sqlite.keys import id_key, message_key
from onward.sqlite.late import HELD, LateIndex, Pair, PartedIndex
from onward.sqlite.lock import FolderLock
from onward.sqlite.mark import Mark
from onward.sqlite.readers import Readers
from onward.sqlite.room import RESERVE_BYTES, Room
from onward.sqlite.salvage import check_pages, is_damaged, salvage
from onward.sqlite.schema import migrate
from onward.sqlite.tally import Tally
from onward.sqlite.writer import Writer

_CHECKED_AT_ONCE = 64 * 1024 * 1024


class Database:
    """Writer, readers, indexes, sums; what a journal, a ledger and a store share.

    Attributes:
        notes: What a person should know of this start, one sentence each.
    """

    def __init__(
        self,
        folder: Path,
        connection: sqlite3.Connection,
        lock: FolderLock,
        mark: Mark,
        room: Room,
        *,
        held: int,
    ) -> None:
        self.folder = folder
        self.path = folder / FILE
        self.notes: list[str] = []
        self.mark = mark
        self.room = room
        self.tally = Tally(connection)
        self.messages = LateIndex(connection, "by_message", _messages, held=held)
        self.people = PartedIndex(connection, "by_person", _people, held=held)
        self.ids = PartedIndex(connection, "by_id", _ids, held=held)
        self.readers = Readers(self.path)
        self.last_event, self.routed_upto = connection.execute(
            "SELECT last_event, routed_upto FROM tally"
        ).fetchone()
        self.last_delivery = int(
            connection.execute("SELECT ifnull(max(ref), 0) FROM delivery").fetchone()[0]
        )
        self.person_secret = bytes(_meta(connection, "person_key"))
        self.writer = Writer(connection, self.path, on_full=room.drop)
        self.writer.participants += [self.tally, self.messages, self.people, self.ids, mark]
        self._connection = connection
        self._lock: FolderLock | None = lock
        self._checking: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        folder: Path,
        *,
        max_pages: int | None = None,
        reserve_bytes: int = RESERVE_BYTES,
        held: int = HELD,
        process: int | None = None,
    ) -> Self:
        """Own the folder and open its file, made if need be.

        Args:
            folder: The data folder.
            max_pages: The most pages the file may have.
            reserve_bytes: Room kept for settlements.
            held: Entries a late index gathers before it writes.
            process: Whom others are told to stop who want it too: this process if not given.

        Raises:
            StorageError: Another process owns it, it is damaged, or a newer program wrote it.
        """
        await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as undo:
            lock = FolderLock(folder, process)
            undo.callback(lock.release)
            begin = partial(
                cls._begin,
                folder,
                lock,
                max_pages=max_pages,
                reserve_bytes=reserve_bytes,
                held=held,
            )
            try:
                try:
                    database = begin(notes=())
                except sqlite3.DatabaseError as error:
                    if not is_damaged(error):
                        raise
                    database = begin(notes=salvage(folder))
            except sqlite3.Error as error:
                raise in_words(error, folder / FILE) from error
            undo.pop_all()
        return database

    @classmethod
    def _begin(
        cls,
        folder: Path,
        lock: FolderLock,
        *,
        max_pages: int | None,
        reserve_bytes: int,
        held: int,
        notes: Sequence[str],
    ) -> Self:
        with ExitStack() as undo:
            connection = connect_writer(folder / FILE, max_pages=max_pages)
            undo.callback(connection.close)
            migrate(connection, str(folder / FILE))
            was_clean = bool(_meta(connection, "clean"))
            is_small = (folder / FILE).stat().st_size <= _CHECKED_AT_ONCE
            if is_small and not was_clean:
                check_pages(connection)
            connection.execute("UPDATE meta SET value = 0 WHERE name = 'clean'")
            mark = Mark(folder)
            undo.callback(mark.close)
            room = Room(folder, max_pages=max_pages, reserve_bytes=reserve_bytes)
            room.load()
            database = cls(folder, connection, lock, mark, room, held=held)
            undo.pop_all()
        database.look_back(notes, was_clean=was_clean, is_checked=is_small)
        return database

    def look_back(self, notes: Sequence[str], *, was_clean: bool, is_checked: bool) -> None:
        """Note what a person should know of the last run."""
        self.notes += notes
        missing = self.mark.missing(self.last_event)
        if missing is not None:
            self.notes.append(missing)
            # Numbers are not given twice, so that the gap stays visible.
            self.last_event = self.mark.ref
        if was_clean:
            return
        self.notes.append("The last run did not end cleanly; what was accepted goes on.")
        if not is_checked:
            self._checking = asyncio.create_task(self._check())

    async def _check(self) -> None:
        try:
            findings = await self.readers.read(
                lambda connection: connection.execute("PRAGMA quick_check(5)").fetchall()
            )
        except StorageError as error:
            self.notes.append(str(error))
            return
        if findings != [("ok",)]:
            first = "; ".join(str(finding[0]) for finding in findings)
            self.notes.append(
                f"{self.path} is damaged: {first}. Start Onward again: what can be read is put "
                "into a new file, and the old one is kept."
            )

    async def close(self) -> None:
        """Write what is waiting, note the clean end, give the folder back."""
        if self._lock is None:
            return
        if self._checking is not None:
            await asyncio.wait([self._checking])
        await self.readers.close()
        last = self.writer.submit(self._end)
        await self.writer.close()
        # Without room for the last entries the next start reads them from the rows.
        with suppress(StorageError):
            await last
        self._connection.close()
        self.mark.close()
        self._lock.release()
        self._lock = None

    def _end(self, connection: sqlite3.Connection) -> None:
        for index in (self.messages, self.people, self.ids):
            index.write_all(connection)
        connection.execute("UPDATE meta SET value = 1 WHERE name = 'clean'")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()


def _meta(connection: sqlite3.Connection, name: str) -> bytes:
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return row[0]  # type: ignore[no-any-return] # bytes for the key, 0 or 1 for the flag


def _messages(connection: sqlite3.Connection, upto: int) -> Iterator[Pair]:
    query = "SELECT source, message_id, ref FROM event WHERE ref > ?"
    for source, message_id, ref in connection.execute(query, (upto,)):
        yield message_key(source, message_id), ref


def _people(connection: sqlite3.Connection, upto: int) -> Iterator[Pair]:
    query = "SELECT person, ref FROM event WHERE ref > ? AND person IS NOT NULL"
    yield from connection.execute(query, (upto,))


def _ids(connection: sqlite3.Connection, upto: int) -> Iterator[Pair]:
    query = "SELECT id, ref FROM delivery WHERE ref > ?"
    for identity, ref in connection.execute(query, (upto,)):
        yield id_key(identity), ref
