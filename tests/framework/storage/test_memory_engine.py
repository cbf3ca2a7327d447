from contextlib import asynccontextmanager

import pytest

from framework.storage.contracts import JournalContract, LedgerContract, StoreContract
from framework.storage.samples import Engine, Engines, Opens
from onward.journal import MemoryJournal
from onward.ledger import MemoryLedger
from onward.store import MemoryStore, Store


class MemoryEngine:
    @pytest.fixture
    def opens(self) -> Opens:
        @asynccontextmanager
        async def opened() -> Engines:
            journal = MemoryJournal()
            yield Engine(journal, MemoryLedger(journal))
            await journal.close()

        return opened


class TestMemoryJournal(MemoryEngine, JournalContract):
    """Every promise of the contract, kept by this engine."""


class TestMemoryLedger(MemoryEngine, LedgerContract):
    """Every promise of the contract, kept by this engine."""


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> Store:
        return MemoryStore()
