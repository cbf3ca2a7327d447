"""The one thread that writes: it commits whatever has gathered, together."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Generic, Protocol, TypeVar

from onward.errors import BusyError, OnwardError, StorageError
from onward.sqlite.connecting import in_words, is_full

T = TypeVar("T")

GROUP = 256
GROUP_BYTES = 4 * 1024 * 1024
QUEUED_BYTES = 64 * 1024 * 1024


class Participant(Protocol):
    """Something kept in memory that goes with each transaction."""

    def before_commit(self, connection: sqlite3.Connection) -> None:
        """Write what belongs to this transaction."""
        ...

    def committed(self) -> None:
        """The transaction is on disk."""
        ...

    def rolled_back(self) -> None:
        """The transaction never happened."""
        ...


@dataclass(slots=True, eq=False)
class _Operation(Generic[T]):
    run: Callable[[sqlite3.Connection], T]
    then: Callable[[T], None] | None
    future: "asyncio.Future[T]"
    weight: int
    result: T | None = None
    error: Exception | None = None

    def finish(self) -> None:
        """Give the answer to whoever waits; on the event loop, in the order of writing."""
        if self.error is None and self.then is not None:
            self.then(self.result)  # type: ignore[arg-type] # it ran, so there is a result
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)  # type: ignore[arg-type] # as above
        else:
            self.future.set_exception(self.error)


class Writer:
    """Runs operations on its thread; all that are waiting share one commit.

    An operation that refuses, by raising an ``OnwardError``, does so before it has written.

    Attributes:
        waiting: Operations that are not answered yet.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        *,
        on_full: Callable[[], object] = lambda: None,
    ) -> None:
        """Start the thread.

        Args:
            connection: The writing connection, from now on used by the thread only.
            path: The file, for sentences.
            on_full: Tries to make room; then it is tried again.
        """
        self.participants: list[Participant] = []
        self.waiting = 0
        self._connection = connection
        self._path = path
        self._on_full = on_full
        self._loop = asyncio.get_running_loop()
        self._inbox: SimpleQueue[_Operation[Any] | None] = SimpleQueue()
        self._queued_bytes = 0
        self._is_closed = False
        self._thread = threading.Thread(target=self._serve, name="onward-writer", daemon=True)
        self._thread.start()

    def submit(
        self,
        run: Callable[[sqlite3.Connection], T],
        *,
        then: Callable[[T], None] | None = None,
        weight: int = 0,
    ) -> "asyncio.Future[T]":
        """The result of ``run`` once it is on disk.

        Args:
            run: Called on the writer's thread, inside a transaction.
            then: Called on the event loop afterwards, in the order of writing, even when
                nobody waits for the result any more.
            weight: Bytes it holds, for back-pressure.

        Raises:
            BusyError: Too much is waiting to be written.
            StorageError: The file is closed.
        """
        if self._is_closed:
            msg = f"{self._path} is closed already. Open it again to write."
            raise StorageError(msg)
        if weight and self._queued_bytes + weight > QUEUED_BYTES:
            msg = "More comes in than the disk can take right now; nothing was taken. Send it again in a second."
            raise BusyError(msg, retry_after_s=1)
        self._queued_bytes += weight
        self.waiting += 1
        operation = _Operation(run, then, self._loop.create_future(), weight)
        self._inbox.put(operation)
        return operation.future

    async def close(self) -> None:
        """Write what is waiting, then end the thread."""
        if self._is_closed:
            return
        self._is_closed = True
        self._inbox.put(None)
        await asyncio.to_thread(self._thread.join)

    def _serve(self) -> None:
        while (first := self._inbox.get()) is not None:
            group, is_last = self._gather(first)
            self._commit(group)
            self._loop.call_soon_threadsafe(self._finish, group)
            if is_last:
                return

    def _gather(self, first: _Operation[Any]) -> tuple[list[_Operation[Any]], bool]:
        group, weight = [first], first.weight
        while len(group) < GROUP and weight < GROUP_BYTES:
            try:
                operation = self._inbox.get_nowait()
            except Empty:
                break
            if operation is None:
                return group, True
            group.append(operation)
            weight += operation.weight
        return group, False

    def _finish(self, group: Sequence[_Operation[Any]]) -> None:
        for operation in group:
            self._queued_bytes -= operation.weight
            self.waiting -= 1
            operation.finish()

    def _commit(self, group: Sequence[_Operation[Any]]) -> None:
        error = self._attempt(group)
        if isinstance(error, sqlite3.Error) and is_full(error):
            self._make_room()
            error = self._attempt(group)
        if error is None:
            return
        if len(group) > 1:
            # One of them is at fault; the others must not pay for it.
            for operation in group:
                self._commit([operation])
            return
        if isinstance(error, sqlite3.Error):
            said = in_words(error, self._path)
            said.__cause__ = error
            error = said
        group[0].error = error

    def _make_room(self) -> None:
        """What the log holds goes into the file, so that the log begins anew and need not grow."""
        self._on_full()
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _attempt(self, group: Sequence[_Operation[Any]]) -> Exception | None:
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            for operation in group:
                operation.error = None
                try:
                    operation.result = operation.run(connection)
                except OnwardError as error:
                    operation.error = error
            for participant in self.participants:
                participant.before_commit(connection)
            connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - it goes to whoever waits; the thread must live
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            for participant in self.participants:
                participant.rolled_back()
            return error
        for participant in self.participants:
            participant.committed()
        return None
