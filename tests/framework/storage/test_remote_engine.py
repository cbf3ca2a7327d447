import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from framework.storage.contracts import (
    DurableContract,
    JournalContract,
    LedgerContract,
    StoreContract,
)
from framework.storage.samples import LANE, Engine, Engines, Opens, event, later, route
from onward.clerk import Answerer, Line, answerer
from onward.journal import Journal, SqliteJournal
from onward.journal.remote import Desk, RemoteJournal
from onward.ledger import SqliteLedger
from onward.sqlite import Database, Readers
from onward.store import SqliteStore, Store
from onward.store.remote import RemoteStore, answerers


@asynccontextmanager
async def lines(database: Database, held: int) -> AsyncIterator[Line]:
    """A line to whoever keeps the file."""
    journal = await SqliteJournal.open(database, held=held, parsed=0)
    async with answered({**Desk(journal).answerers, **answerers(SqliteStore.of(database))}) as line:
        yield line
    await journal.close()


@asynccontextmanager
async def answered(answers: Mapping[str, Answerer]) -> AsyncIterator[Line]:
    """A line whose other end answers so."""
    here, there = socket.socketpair()
    async with await Line.over(there, answers), await Line.over(here, {}) as line:
        yield line


class RemoteEngine:
    @pytest.fixture(params=[2_048, 2])
    def opens(self, tmp_path: Path, request: pytest.FixtureRequest) -> Opens:
        held: int = request.param

        @asynccontextmanager
        async def opened() -> Engines:
            async with await Database.open(tmp_path / "data", held=held) as database:
                readers = await Readers.open(tmp_path / "data")
                async with lines(database, held) as line:
                    journal = RemoteJournal(line, readers)
                    yield Engine(journal, SqliteLedger(readers))
                    await journal.close()
                await readers.close()

        return opened


class TestRemoteJournal(RemoteEngine, JournalContract):
    """Every promise of the contract, kept over a line."""


class TestRemoteIsDurable(RemoteEngine, DurableContract):
    """Every promise of the contract, kept over a line."""


class TestRemoteLedger(RemoteEngine, LedgerContract):
    """Every promise of the contract, kept over a line."""


class TestRemoteStore(StoreContract):
    @pytest.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[Store]:
        async with await Database.open(tmp_path) as database:
            readers = await Readers.open(tmp_path)
            async with lines(database, 16) as line:
                yield RemoteStore(line, readers)
            await readers.close()


class Slow:
    """Lets an answer out only when it is told to."""

    def __init__(self, answer: Answerer) -> None:
        self._answer = answer
        self.asked = asyncio.Event()
        self.goes_on = asyncio.Event()

    async def __call__(self, body: bytes) -> bytes:
        answer = await self._answer(body)
        self.asked.set()
        await self.goes_on.wait()
        return answer


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["claim", "unrouted"])
async def test_what_was_handed_out_to_nobody_goes_back(tmp_path: Path, name: str) -> None:
    async with await Database.open(tmp_path) as database:
        own = await SqliteJournal.open(database)
        desk = dict(Desk(own).answerers)
        async with answered(desk) as line:
            journal = RemoteJournal(line, database.readers)
            await journal.append([event(1)])
            again = taken_unrouted
            if name == "claim":
                await route(journal)
                again = taken_claim
            slow = desk[name] = Slow(desk[name])
            asking = asyncio.create_task(again(journal))
            await slow.asked.wait()
            asking.cancel()
            await asyncio.wait([asking])
            slow.goes_on.set()

            async with asyncio.timeout(10):
                seen = await journal.wait(0)
                while not (found := await again(journal)):
                    seen = await journal.wait(seen)
            assert ["m-1"] == found
            await journal.close()
        await own.close()


@pytest.mark.anyio
async def test_what_was_claimed_without_its_event_goes_back(tmp_path: Path) -> None:
    async with await Database.open(tmp_path) as database:
        own = await SqliteJournal.open(database)
        await own.append([event(1)])
        await route(own)
        desk = dict(Desk(own).answerers)
        async with answered(desk) as line:
            journal = RemoteJournal(line, database.readers)
            knows = desk["kept"]
            desk["kept"] = answerer(list[int], nothing)
            with pytest.raises(KeyError):
                await journal.claim(LANE, 5, later(1))

            desk["kept"] = knows
            async with asyncio.timeout(10):
                seen = await journal.wait(0)
                while not (found := await taken_claim(journal)):
                    seen = await journal.wait(seen)
            assert ["m-1"] == found
            await journal.close()
        await own.close()


async def nothing(_: list[int]) -> list[int]:
    return []


async def taken_claim(journal: Journal) -> list[str]:
    return [one.message_id for one in await journal.claim(LANE, 5, later(1))]


async def taken_unrouted(journal: Journal) -> list[str]:
    return [one.message_id for one in await journal.unrouted(5)]
