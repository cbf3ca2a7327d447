import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from onward.errors import ConflictError, StorageError
from onward.sqlite.writer import Writer

pytestmark = pytest.mark.anyio


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncIterator[Writer]:
    connection = sqlite3.connect(
        tmp_path / "file.db", isolation_level=None, check_same_thread=False
    )
    connection.execute("CREATE TABLE row (number INTEGER PRIMARY KEY)")
    made = Writer(connection, tmp_path / "file.db")
    yield made
    await made.close()
    connection.close()


def insert(number: int, connection: sqlite3.Connection) -> int:
    connection.execute("INSERT INTO row VALUES (?)", (number,))
    return number


def numbers(connection: sqlite3.Connection) -> list[int]:
    return [number for (number,) in connection.execute("SELECT number FROM row ORDER BY 1")]


async def test_one_at_fault_does_not_spoil_the_others(writer: Writer) -> None:
    async def write(number: int) -> int:
        return await writer.submit(lambda connection: insert(number, connection))

    answers = await asyncio.gather(*map(write, (1, 2, 1, 3)), return_exceptions=True)

    assert [1, 2, 3] == [answer for answer in answers if isinstance(answer, int)]
    assert isinstance(answers[2], StorageError)
    assert [1, 2, 3] == await writer.submit(numbers)


async def test_a_refusal_leaves_the_rest_of_the_commit_alone(writer: Writer) -> None:
    def refuse(_: sqlite3.Connection) -> None:
        raise ConflictError("No.")

    first = writer.submit(lambda connection: insert(1, connection))
    second = writer.submit(refuse)

    assert 1 == await first
    with pytest.raises(ConflictError, match="No"):
        await second


async def test_a_mistake_of_ours_reaches_the_caller_and_not_the_thread(writer: Writer) -> None:
    def stumble(_: sqlite3.Connection) -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await writer.submit(stumble)
    assert [] == await writer.submit(numbers)


async def test_what_was_asked_for_is_written_even_if_nobody_waits(writer: Writer) -> None:
    done: list[int] = []
    future = writer.submit(lambda connection: insert(7, connection), then=done.append)
    future.cancel()

    assert [7] == await writer.submit(numbers)
    assert [7] == done


async def test_a_full_disk_is_tried_again_once_there_is_room(tmp_path: Path) -> None:
    connection = sqlite3.connect(
        tmp_path / "file.db", isolation_level=None, check_same_thread=False
    )
    connection.execute("CREATE TABLE row (text TEXT)")
    connection.execute("PRAGMA max_page_count = 2")
    asked: list[bool] = []

    def make_room() -> bool:
        connection.execute("PRAGMA max_page_count = 200")
        asked.append(True)
        return len(asked) == 1

    writer = Writer(connection, tmp_path / "file.db", on_full=make_room)
    await writer.submit(
        lambda connection: connection.execute("INSERT INTO row VALUES (?)", ("x" * 50_000,))
    )
    with pytest.raises(StorageError, match="There is no room left"):
        await writer.submit(
            lambda connection: connection.execute("INSERT INTO row VALUES (?)", ("x" * 5_000_000,))
        )
    await writer.close()
    connection.close()

    assert [True, True] == asked


async def test_nothing_is_taken_after_the_end(writer: Writer) -> None:
    await writer.close()

    with pytest.raises(StorageError, match="is closed already"):
        writer.submit(numbers)
