"""Reading the file, beside the writer or from another process."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from onward.errors import StorageError
from onward.sqlite.connecting import FILE, connect_reader, in_words
from onward.sqlite.schema import check

T = TypeVar("T")
_THREADS = 2


class Readers:
    """Read-only connections, one for each of a few threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="onward-reader")

    @classmethod
    async def open(cls, folder: Path) -> "Readers":
        """Readers for a folder that another process may be writing to.

        Raises:
            StorageError: There is nothing to read, or a newer program wrote it.
        """
        path = folder / FILE
        if not path.exists():
            msg = f"There is nothing to read in {folder} yet. Run `onward serve` or `onward deliver` first."
            raise StorageError(msg)
        readers = cls(path)
        try:
            await readers.read(lambda connection: check(connection, str(path)))
        except BaseException:
            await readers.close()
            raise
        return readers

    async def read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """What ``query`` finds in one consistent view of the file.

        Raises:
            StorageError: The file cannot be read.
        """
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._run, query)

    def _run(self, query: Callable[[sqlite3.Connection], T]) -> T:
        try:
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                return query(connection)
            finally:
                connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise in_words(error, self.path) from error

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect_reader(self.path)
            self._connections.append(connection)
        return connection

    async def close(self) -> None:
        """Let go of the file."""
        await asyncio.to_thread(self._pool.shutdown)
        for connection in self._connections:
            connection.close()
