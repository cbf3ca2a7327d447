"""The store in the one SQLite file."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import msgspec

from onward.errors import StorageError
from onward.sqlite import Database, Readers
from onward.store.conflicts import compare
from onward.store.interface import Document


class SqliteStore:
    """A ``Store`` in a ``Database``; over another process's file it only reads."""

    def __init__(self, database: Database | None, readers: Readers) -> None:
        self._database = database
        self._readers = readers

    @classmethod
    def of(cls, database: Database) -> Self:
        """The store of a database that is open for writing."""
        return cls(database, database.readers)

    @classmethod
    async def open_to_read(cls, folder: Path) -> Self:
        """The store of a folder, whoever writes it.

        Raises:
            StorageError: There is none, or a newer program wrote it.
        """
        return cls(None, await Readers.open(folder))

    async def get(self, key: str) -> Document | None:
        def run(connection: sqlite3.Connection) -> tuple[int, bytes] | None:
            row: tuple[int, bytes] | None = connection.execute(
                "SELECT version, value FROM document WHERE key = ?", (key,)
            ).fetchone()
            return row

        found = await self._readers.read(run)
        return found and Document(key, msgspec.json.decode(found[1]), found[0])

    async def put(self, key: str, value: Any, *, expected: int | None) -> int:
        body = msgspec.json.encode(value)

        def run(connection: sqlite3.Connection) -> int:
            compare(key, expected=expected, found=_version(connection, key))
            version = _next_version(connection)
            connection.execute(
                "INSERT INTO document (key, version, value) VALUES (?, ?, ?) ON CONFLICT (key)"
                " DO UPDATE SET version = excluded.version, value = excluded.value",
                (key, version, body),
            )
            return version

        return await self._writing().writer.submit(run)

    async def delete(self, key: str, *, expected: int) -> None:
        def run(connection: sqlite3.Connection) -> None:
            compare(key, expected=expected, found=_version(connection, key))
            connection.execute("DELETE FROM document WHERE key = ?", (key,))

        await self._writing().writer.submit(run)

    async def keys(self, prefix: str = "") -> Sequence[str]:
        def run(connection: sqlite3.Connection) -> list[str]:
            rows = connection.execute(
                "SELECT key FROM document WHERE key >= ? ORDER BY key", (prefix,)
            )
            return [key for (key,) in rows if key.startswith(prefix)]

        return await self._readers.read(run)

    async def close(self) -> None:
        if self._database is None:
            await self._readers.close()

    def _writing(self) -> Database:
        if self._database is None:
            msg = (
                f"{self._readers.path} was opened to read only. Run the command where it may write."
            )
            raise StorageError(msg)
        return self._database


def _version(connection: sqlite3.Connection, key: str) -> int | None:
    row = connection.execute("SELECT version FROM document WHERE key = ?", (key,)).fetchone()
    return None if row is None else int(row[0])


def _next_version(connection: sqlite3.Connection) -> int:
    # One counter for all: a document that is deleted and made again never has an old version.
    row = connection.execute(
        "INSERT INTO meta VALUES ('document_version', 1)"
        " ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"
    ).fetchone()
    return int(row[0])
