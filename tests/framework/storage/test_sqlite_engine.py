from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from framework.storage.contracts import (
    DurableContract,
    JournalContract,
    LedgerContract,
    StoreContract,
)
from framework.storage.samples import Engine, Engines, Opens
from onward.journal import SqliteJournal
from onward.ledger import SqliteLedger
from onward.sqlite import Database
from onward.store import SqliteStore, Store


class SqliteEngine:
    # With few in memory, every path over the disk is taken as well.
    @pytest.fixture(params=[2_048, 2])
    def opens(self, tmp_path: Path, request: pytest.FixtureRequest) -> Opens:
        held: int = request.param

        @asynccontextmanager
        async def opened() -> Engines:
            async with await Database.open(tmp_path / "data", held=held) as database:
                journal = await SqliteJournal.open(database, held=held)
                yield Engine(journal, SqliteLedger(database.readers))
                await journal.close()

        return opened


class TestSqliteJournal(SqliteEngine, JournalContract):
    """Every promise of the contract, kept by this engine."""


class TestSqliteIsDurable(SqliteEngine, DurableContract):
    """Every promise of the contract, kept by this engine."""


class TestSqliteLedger(SqliteEngine, LedgerContract):
    """Every promise of the contract, kept by this engine."""


class TestLedgerOfAnotherProcess(LedgerContract):
    @pytest.fixture
    def opens(self, tmp_path: Path) -> Opens:
        @asynccontextmanager
        async def opened() -> Engines:
            async with await Database.open(tmp_path) as database:
                journal = await SqliteJournal.open(database)
                ledger = await SqliteLedger.open(tmp_path)
                yield Engine(journal, ledger)
                await ledger.close()

        return opened


class TestSqliteStore(StoreContract):
    @pytest.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[Store]:
        async with await Database.open(tmp_path) as database:
            yield SqliteStore.of(database)
