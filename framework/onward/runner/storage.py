"""Journal, ledger, store together, as one data folder holds them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from onward.config import Workspace
from onward.journal import Journal, LaneStatus
from onward.journal.embedded import SqliteJournal
from onward.ledger import Ledger
from onward.ledger.embedded import SqliteLedger
from onward.runner.sharing import Shared
from onward.sqlite import Database
from onward.sqlite.connecting import FILE
from onward.sqlite.schema import is_older
from onward.store import Store
from onward.store.embedded import SqliteStore

log = structlog.get_logger("onward.storage")


@dataclass(frozen=True, slots=True)
class Storage:
    """What must still happen, what happened, what is known.

    Attributes:
        shared: The store again, where other processes write to it as well.
        loads: What each lane holds, whoever serves it, where that may be another process.
    """

    journal: Journal
    ledger: Ledger
    store: Store
    shared: Shared | None = None
    loads: Callable[[], Awaitable[Sequence[LaneStatus]]] | None = None


Storing = Callable[[Workspace], AbstractAsyncContextManager[Storage]]
"""Opens what a workspace keeps, until a block ends."""


@asynccontextmanager
async def open_storage(folder: Path) -> AsyncIterator[Storage]:
    """Own the data folder until the block ends.

    Raises:
        StorageError: Another process owns it, it is damaged, or a newer program wrote it.
    """
    async with await Database.open(folder) as database:
        for note in database.notes:
            log.warning("data folder", folder=str(folder), note=note)
        journal = await SqliteJournal.open(database)
        try:
            yield Storage(journal, SqliteLedger(database.readers), SqliteStore.of(database))
        finally:
            await journal.close()


def has_storage(folder: Path) -> bool:
    """Whether anything was ever kept in a data folder."""
    return (folder / FILE).exists()


@asynccontextmanager
async def open_to_read(folder: Path) -> AsyncIterator[tuple[Ledger, Store]]:
    """Look into the data folder, whoever owns it.

    Raises:
        StorageError: There is none, or a newer program wrote it.
    """
    if await asyncio.to_thread(is_older, folder):
        # Whoever opens it to write brings it up to date.
        async with await Database.open(folder):
            pass
    ledger = await SqliteLedger.open(folder)
    store = await SqliteStore.open_to_read(folder)
    try:
        yield ledger, store
    finally:
        await store.close()
        await ledger.close()
