from datetime import timedelta
from pathlib import Path

import pytest

from framework.storage.samples import LANE, T0, deliver, event, later, names, route
from onward.delivery import Standing, State
from onward.journal import SqliteJournal
from onward.sqlite import Database

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)


async def test_what_was_due_stays_due_when_the_clock_goes_back(tmp_path: Path) -> None:
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        await journal.append([event(1)])
        await route(journal)
        await journal.lanes(T0)
        await journal.lanes(T0 - DAY)

        assert ["m-1"] == names(await journal.claim(LANE, 10, T0 - DAY))


async def test_what_waits_for_its_next_attempt_waits_no_longer_than_before(tmp_path: Path) -> None:
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        await journal.append([event(1)])
        await route(journal)
        await deliver(journal, Standing(State.WAITING, later(600)))
        await journal.lanes(T0)
        (status,) = await journal.lanes(T0 - DAY)

        assert later(600) - DAY == status.next_due


async def test_a_clock_that_went_back_between_two_runs_is_noticed(tmp_path: Path) -> None:
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        await journal.append([event(1)])
        await route(journal)
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        (status,) = await journal.lanes(T0 - DAY)

        assert T0 - DAY == status.next_due


async def test_a_second_back_moves_nothing(tmp_path: Path) -> None:
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        await journal.append([event(1)])
        await route(journal)
        await journal.lanes(T0)
        (status,) = await journal.lanes(later(-1))

        assert T0 == status.next_due
