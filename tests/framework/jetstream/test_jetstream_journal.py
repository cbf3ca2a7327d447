from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from fixtures.nats import Nats
from framework.jetstream.engine import opened, wipe
from framework.storage.contracts import DurableContract, JournalContract, LedgerContract
from framework.storage.samples import Engine, Opens
from onward.jetstream.connecting import connect


class JetStreamEngine:
    # The cluster remembers message ids for a time by its own clock, and has forgotten nothing yet.
    forgets_ids = False
    # What is not routed yet lies in the intake stream, where no ledger sees it.
    shows_unrouted = False

    @pytest.fixture
    async def opens(self, server: Nats, tmp_path: Path) -> Opens:
        client = await connect(server.urls)
        await wipe(client)
        await client.close()

        def opens() -> AbstractAsyncContextManager[Engine]:
            return opened(server.urls, tmp_path)

        return opens


class TestJetStreamJournal(JetStreamEngine, JournalContract):
    """Every promise of the contract, kept by this engine."""


class TestJetStreamIsDurable(JetStreamEngine, DurableContract):
    """Every promise of the contract, kept by this engine."""


class TestJetStreamLedger(JetStreamEngine, LedgerContract):
    """Every promise of the contract, kept by this engine."""
