"""A file of an older program is brought up to date when it is opened."""

import sqlite3
from pathlib import Path

import pytest

from framework.storage.samples import REJECTED, T0, deliver, event, route
from onward.delivery import DeliveryQuery
from onward.journal import SqliteJournal
from onward.ledger import SqliteLedger
from onward.sqlite import Database
from onward.sqlite.schema import MIGRATIONS, VERSION, version_of


@pytest.mark.anyio
async def test_a_file_of_the_first_version_gets_what_came_later(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "onward.db") as file:
        file.executescript(f"{MIGRATIONS[0]};PRAGMA user_version = 1;")
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        await journal.append([event(1)])
        await route(journal)
        await deliver(journal, REJECTED)
        ledger = SqliteLedger(database.readers)
        version = await database.readers.read(version_of)
        problems = await ledger.problems()
        replayed = await journal.replay(DeliveryQuery(), at=T0)

    assert VERSION == len(MIGRATIONS) == version
    assert (["no-id"], 1) == ([group.code for group in problems], replayed)


@pytest.mark.anyio
async def test_a_new_file_has_the_latest_version_once(tmp_path: Path) -> None:
    for _ in range(2):
        async with await Database.open(tmp_path) as database:
            assert VERSION == await database.readers.read(version_of)
