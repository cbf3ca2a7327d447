import asyncio
import os
import resource
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from framework.storage.samples import LANE, T0, deliver, event, later, names, route
from onward.delivery import DeliveryQuery, Disposition, EventQuery, State, Totals
from onward.errors import BusyError, StorageError
from onward.event import Accepted
from onward.journal import Journal, SqliteJournal
from onward.ledger import SqliteLedger
from onward.sqlite import Database, owner
from onward.sqlite.connecting import PAGE_SIZE, connect_reader
from onward.sqlite.mark import NAME as MARK
from onward.store import SqliteStore

pytestmark = pytest.mark.anyio

PAGES = 160


def large(first: int, count: int) -> list[Accepted]:
    return [event(first + number, properties={"text": "x" * 4_000}) for number in range(count)]


async def fill(journal: Journal) -> tuple[int, str]:
    """How many events were taken until one was refused, and what it said."""
    taken = 0
    while True:
        try:
            await journal.append(large(taken, 5))
        except StorageError as error:
            return taken, str(error)
        taken += 5


@contextmanager
def a_limit_of(size: int) -> Iterator[None]:
    """No file of this process grows beyond ``size`` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def change(folder: Path, statement: str, parameters: Sequence[object] = ()) -> None:
    """Do to the file, while nobody has it open, what a bad disk would do."""
    with closing(sqlite3.connect(folder / "onward.db")) as connection, connection:
        connection.execute(statement, parameters)


async def test_a_full_file_refuses_events_and_says_what_to_do(tmp_path: Path) -> None:
    async with await Database.open(tmp_path, max_pages=PAGES) as database:
        journal = await SqliteJournal.open(database)
        taken, said = await fill(journal)
        totals = await journal.counts()

    assert taken > 50
    assert Totals(accepted=taken, unrouted=taken) == totals
    assert said.startswith(f"There is too little room for more events in {tmp_path}/onward.db: ")
    assert "Nothing was taken. Free some disk space, or keep events for a shorter time" in said


async def test_who_stops_waiting_takes_nothing_from_the_others(tmp_path: Path) -> None:
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        impatient = asyncio.create_task(journal.append([event(1)]))
        patient = asyncio.create_task(journal.append([event(1), event(2)]))
        await asyncio.sleep(0)
        impatient.cancel()
        found = await patient
        stored = await journal.unrouted(10)

    assert impatient.cancelled()
    assert [False, True] == list(found)
    assert ["m-1", "m-2"] == names(stored)


async def test_who_asks_for_too_much_spoils_no_neighbour(tmp_path: Path) -> None:
    async with await Database.open(tmp_path, max_pages=PAGES) as database:
        journal = await SqliteJournal.open(database)
        found = await asyncio.gather(
            journal.append([event(1)]),
            journal.append(large(2, 1_000)),
            journal.append([event(1), event(2_000)]),
            return_exceptions=True,
        )
        stored = await journal.unrouted(10)

    assert [[True], StorageError, [False, True]] == [
        type(each) if isinstance(each, Exception) else each for each in found
    ]
    assert ["m-1", "m-2000"] == names(stored)


async def test_a_full_file_still_settles_everything_it_took(tmp_path: Path) -> None:
    async with await Database.open(tmp_path, max_pages=PAGES) as database:
        journal = await SqliteJournal.open(database)
        taken, _ = await fill(journal)
        await route(journal)
        await deliver(journal)
        totals = await journal.counts()
        await SqliteStore.of(database).put("token", "t" * 2_000, expected=None)

    assert Totals(accepted=taken, routed=taken, deliveries=taken, delivered=taken) == totals


async def test_a_full_file_takes_events_again_once_it_was_swept(tmp_path: Path) -> None:
    async with await Database.open(tmp_path, max_pages=PAGES) as database:
        journal = await SqliteJournal.open(database)
        taken, _ = await fill(journal)
        await route(journal)
        await deliver(journal)
        while await journal.sweep(later(1)):
            pass
        again = await journal.append(large(taken, 5))

    assert [True] * 5 == list(again)


async def test_a_write_that_finds_no_room_takes_nothing(tmp_path: Path) -> None:
    async with await Database.open(tmp_path, max_pages=PAGES) as database:
        store = SqliteStore.of(database)
        with pytest.raises(StorageError, match="There is no room left for "):
            await store.put("large", "x" * PAGES * 8_192, expected=None)

        assert None is await store.get("large")
        assert 1 == await store.put("small", "x", expected=None)


async def test_a_disk_that_is_nearly_full_refuses_events(tmp_path: Path) -> None:
    async with await Database.open(tmp_path, reserve_bytes=1 << 60) as database:
        journal = await SqliteJournal.open(database)

        with pytest.raises(StorageError, match="There is too little room for more events"):
            await journal.append([event(1)])
        assert Totals() == await journal.counts()


async def test_the_ballast_gives_way_when_others_have_filled_the_disk(tmp_path: Path) -> None:
    async with await Database.open(tmp_path) as database:
        ballast = tmp_path / "onward.ballast"
        assert 16 * 1024 * 1024 == ballast.stat().st_size
        assert database.room.drop()
        assert not ballast.exists()
        assert not database.room.drop()
        await (await SqliteJournal.open(database)).append([event(1)])
        assert ballast.exists(), "there is room again, so it is put back"


async def test_a_full_log_makes_room_for_itself(tmp_path: Path) -> None:
    with a_limit_of(6 * 1024 * 1024):
        async with await Database.open(tmp_path) as database:
            journal = await SqliteJournal.open(database)
            # Somebody reads on and on: the log cannot begin anew, grows, meets the limit.
            with closing(connect_reader(database.path)) as reader:
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM event").fetchone()
                taken, said = await fill(journal)
            assert " room " in said
            await route(journal)
            while names(await deliver(journal, limit=500)):
                pass
            totals = await journal.counts()

    assert (taken, taken) == (totals.accepted, totals.delivered)


async def test_more_than_the_disk_can_take_is_refused_for_now(tmp_path: Path) -> None:
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        huge = [event(1, properties={"text": "x" * (65 * 1024 * 1024)})]

        with pytest.raises(BusyError, match="Send it again in a second") as refused:
            await journal.append(huge)
        assert 1 == refused.value.retry_after_s
        assert [True] == list(await journal.append([event(2)]))


async def test_a_damaged_body_is_never_sent(tmp_path: Path) -> None:
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        await journal.append([event(1), event(2)])
        await route(journal)
    change(
        tmp_path,
        "UPDATE event SET body = CAST(replace(body, 'Order', 'Ordes') AS BLOB) WHERE ref = 1",
    )
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        claimed = await journal.claim(LANE, 10, T0)
        ledger = SqliteLedger(database.readers)
        (record,) = await ledger.deliveries(DeliveryQuery(states={State.REJECTED}))
        shown = await ledger.delivery(record.id)
        totals = await journal.counts()

    assert ["m-2"] == names(claimed)
    assert (0, "damaged") == (record.attempts, record.code)
    assert "The stored event is damaged, so it was not sent." == record.reason
    assert shown is not None
    assert None is shown.event
    assert Totals(accepted=2, routed=2, deliveries=2, rejected=1, waiting=1) == totals


async def test_a_damaged_body_is_never_routed(tmp_path: Path) -> None:
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        await journal.append([event(1), event(2)])
    change(tmp_path, "UPDATE event SET body = substr(body, 2) WHERE ref = 1")
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        unrouted = await journal.unrouted(10)
        (record,) = await SqliteLedger(database.readers).events(
            EventQuery(dispositions={Disposition.FILTERED})
        )
        totals = await journal.counts()

    assert ["m-2"] == names(unrouted)
    assert ("m-1", 0) == (record.message_id, record.deliveries)
    assert record.reason.startswith("The stored event is damaged")
    assert Totals(accepted=2, filtered=1, unrouted=1) == totals


async def test_one_process_at_a_time_owns_the_folder(tmp_path: Path) -> None:
    async with await Database.open(tmp_path):
        with pytest.raises(StorageError, match=r"is used by process \d+; one process at a time"):
            await Database.open(tmp_path)
        assert os.getpid() == owner(tmp_path)
    assert owner(tmp_path) is None
    async with await Database.open(tmp_path) as database:
        assert [] == database.notes


async def test_a_file_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    async with await Database.open(tmp_path):
        pass
    change(tmp_path, "PRAGMA user_version = 99")

    with pytest.raises(StorageError, match=r"written by a newer Onward \(tables of version 99"):
        await Database.open(tmp_path)
    with pytest.raises(StorageError, match="written by a newer Onward"):
        await SqliteLedger.open(tmp_path)
    assert owner(tmp_path) is None


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "onward.db").write_bytes(b"no database at all" * 1_000)

    with pytest.raises(StorageError, match="restore the file from a backup"):
        await Database.open(tmp_path)


async def test_a_folder_without_a_file_has_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="There is nothing to read in "):
        await SqliteLedger.open(tmp_path / "none")
    with pytest.raises(StorageError, match="There is nothing to read"):
        await SqliteStore.open_to_read(tmp_path)


async def test_who_only_reads_cannot_write(tmp_path: Path) -> None:
    async with await Database.open(tmp_path) as database:
        await SqliteStore.of(database).put("a", 1, expected=None)
    reading = await SqliteStore.open_to_read(tmp_path)
    try:
        assert ["a"] == list(await reading.keys())
        with pytest.raises(StorageError, match="was opened to read only"):
            await reading.put("b", 1, expected=None)
    finally:
        await reading.close()


async def test_a_lost_log_is_spoken_of_and_numbers_are_not_given_twice(tmp_path: Path) -> None:
    async with await Database.open(tmp_path) as database:
        await (await SqliteJournal.open(database)).append([event(1), event(2), event(3)])
    # As if the disk had lost the last two events with the log: the mark knows better.
    change(tmp_path, "DELETE FROM event WHERE ref > 1")
    change(tmp_path, "UPDATE tally SET last_event = 1, accepted = 1")
    change(tmp_path, "DELETE FROM by_message")
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        await journal.append([event(4)])
        refs = [one.ref for one in await journal.unrouted(10)]

    (note,) = database.notes
    assert note == (
        "2 accepted events are missing: events 2 to 3, the last received at 2026-01-01 12:00:00 "
        "UTC. The disk lost the latest commits. Send the events of that time again; those that "
        "are here are recognised as duplicates."
    )
    assert [1, 4] == refs


async def test_a_damaged_mark_says_nothing(tmp_path: Path) -> None:
    async with await Database.open(tmp_path) as database:
        await (await SqliteJournal.open(database)).append([event(1)])
    (tmp_path / MARK).write_bytes(b"\xff" * 20)
    async with await Database.open(tmp_path) as database:
        assert [] == database.notes


async def damaged(folder: Path, table: str, *, count: int = 400) -> None:
    """Events and their deliveries in a file of which a leaf of this table holds zeros."""
    async with await Database.open(folder) as database:
        journal = await SqliteJournal.open(database)
        await journal.append([event(number) for number in range(count)])
        await route(journal)
        await deliver(journal, limit=count // 2)
        await SqliteStore.of(database).put("token", "t", expected=None)
    change(folder, "UPDATE meta SET value = 0 WHERE name = 'clean'")
    change(folder, "PRAGMA wal_checkpoint(TRUNCATE)")
    file = folder / "onward.db"
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (root,) = connection.execute(query, (table,)).fetchone()
    data = bytearray(file.read_bytes())
    start = (root - 1) * PAGE_SIZE
    page = root
    if data[start] in {2, 5}:
        # An inner page: its first cell points to a leaf.
        cell = start + int.from_bytes(data[start + 12 : start + 14])
        page = int.from_bytes(data[cell : cell + 4])
    data[(page - 1) * PAGE_SIZE : page * PAGE_SIZE] = bytes(PAGE_SIZE)
    file.write_bytes(data)


@pytest.mark.parametrize("table", ["delivery", "routing", "ready", "attempt", "queue", "by_id"])
async def test_without_a_damaged_page_every_event_goes_on(tmp_path: Path, table: str) -> None:
    await damaged(tmp_path, table)
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        while await journal.unrouted(1):
            await journal.put_back(range(1_000))
            await route(journal)
        while names(await deliver(journal)):
            pass
        totals = await journal.counts()
        rows = await SqliteLedger(database.readers).deliveries(DeliveryQuery(), limit=1_000)
        value = await SqliteStore.of(database).get("token")

    first, second = database.notes
    assert first.startswith(f"{tmp_path}/onward.db was damaged. What could be read of it is in a")
    assert "the old one is kept as onward.db.damaged-1." in first
    assert second == "The last run did not end cleanly; what was accepted goes on."
    assert {f"m-{number}" for number in range(400)} == {row.message_id for row in rows}
    assert (400, 400, True) == (totals.accepted, totals.delivered, totals.reconciles)
    assert value is not None


async def test_events_on_a_damaged_page_are_named(tmp_path: Path) -> None:
    await damaged(tmp_path, "event")
    async with await Database.open(tmp_path) as database:
        journal = await SqliteJournal.open(database)
        while await journal.unrouted(1):
            await journal.put_back(range(1_000))
            await route(journal)
        while await journal.claim(LANE, 1_000, T0):
            pass
        totals = await journal.counts()
        (again,) = await journal.append([event(0)])

    said = next(note for note in database.notes if "missing" in note)
    assert said.startswith("Of what was accepted, events 1 to ")
    assert "Send the events of that time again" in said
    assert totals.reconciles
    assert again, "what is missing is taken again"


async def test_a_file_of_which_nothing_can_be_read_stays_where_it_is(tmp_path: Path) -> None:
    async with await Database.open(tmp_path):
        pass
    file = tmp_path / "onward.db"
    content = bytearray(file.read_bytes())
    content[100:PAGE_SIZE] = bytes(PAGE_SIZE - 100)
    file.write_bytes(content)

    with pytest.raises(StorageError, match="restore the file from a backup"):
        await Database.open(tmp_path)
    assert bytes(content) == file.read_bytes()
