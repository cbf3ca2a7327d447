import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from onward.clerk import Answerer, Line, answerer
from onward.errors import BusyError, ConflictError, EventError, OnwardError, StorageError

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def lines(
    here: Mapping[str, Answerer], there: Mapping[str, Answerer]
) -> AsyncIterator[tuple[Line, Line]]:
    """Both ends."""
    one, other = socket.socketpair()
    async with await Line.over(one, here) as first, await Line.over(other, there) as second:
        yield first, second


async def echo(body: bytes) -> bytes:
    return body


def refusing(error: Exception) -> Answerer:
    async def refuse(_: bytes) -> bytes:
        raise error

    return refuse


async def test_either_end_asks() -> None:
    async with lines({"echo": echo}, {"echo": echo}) as (one, other):
        assert "to and fro" == await one.ask("echo", "to and fro", str)
        assert [1, 2] == await other.ask("echo", [1, 2], list[int])


async def test_an_answerer_reads_the_question_and_writes_the_answer() -> None:
    async def twice(number: int) -> int:
        return 2 * number

    async with lines({}, {"twice": answerer(int, twice)}) as (line, _):
        assert 42 == await line.ask("twice", 21, int)
        with pytest.raises(StorageError, match="ValidationError"):
            await line.tell("twice", "much")


async def test_answers_may_come_in_another_order() -> None:
    first = asyncio.Event()

    async def late(body: bytes) -> bytes:
        await first.wait()
        return body

    async with lines({}, {"late": late, "echo": echo}) as (line, _):
        waiting = asyncio.create_task(line.ask("late", 1, int))
        assert 2 == await line.ask("echo", 2, int)
        first.set()
        assert 1 == await waiting


async def test_megabytes_go_through() -> None:
    much = bytes(range(256)) * 40_000

    async with lines({}, {"echo": echo}) as (line, _):
        answers = await asyncio.gather(*(line.ask("echo", much, bytes) for _ in range(4)))

    assert [much] * 4 == answers


@pytest.mark.parametrize("error", [ConflictError("c"), StorageError("s"), OnwardError("o")])
async def test_an_error_is_raised_again_as_what_it_was(error: OnwardError) -> None:
    async with lines({}, {"refuse": refusing(error)}) as (line, _):
        with pytest.raises(type(error), match=f"^{error}$"):
            await line.tell("refuse")


async def test_who_is_busy_says_for_how_long() -> None:
    refuse = refusing(BusyError("Too much.", retry_after_s=7))

    async with lines({}, {"refuse": refuse}) as (line, _):
        with pytest.raises(BusyError, match=r"^Too much\.$") as caught:
            await line.tell("refuse")

    assert 7 == caught.value.retry_after_s


async def test_an_error_that_does_not_travel_keeps_its_sentence() -> None:
    refuse = refusing(EventError("code", "A sentence."))

    async with lines({}, {"refuse": refuse}) as (line, _):
        with pytest.raises(OnwardError, match=r"^A sentence\.$"):
            await line.tell("refuse")


async def test_a_defect_is_told_by_its_class_only() -> None:
    refuse = refusing(KeyError("a person's e-mail"))

    async with lines({}, {"refuse": refuse}) as (line, _):
        with pytest.raises(StorageError, match=r"failed \(KeyError\); see its log"):
            await line.tell("refuse")
        # The line goes on.
        with pytest.raises(StorageError, match="KeyError"):
            await line.tell("no such question")


async def test_questions_end_with_the_other_end() -> None:
    async def never(_: bytes) -> bytes:
        await asyncio.Event().wait()
        return b""

    one, other = socket.socketpair()
    async with await Line.over(one, {}) as line:
        async with await Line.over(other, {"never": never}):
            waiting = asyncio.create_task(line.tell("never"))
            await asyncio.sleep(0)
        with pytest.raises(StorageError, match="has ended"):
            await waiting
        await line.ended
        with pytest.raises(StorageError, match="has ended"):
            await line.tell("never")


async def test_an_answer_that_nobody_waits_for_is_dropped() -> None:
    goes_on = asyncio.Event()

    async def late(_: bytes) -> bytes:
        await goes_on.wait()
        return b""

    async with lines({}, {"late": late, "echo": echo}) as (line, _):
        waiting = asyncio.create_task(line.tell("late"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        goes_on.set()
        assert "still here" == await line.ask("echo", "still here", str)
