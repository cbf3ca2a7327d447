import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from onward.clerk import Answerer, Line
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
        assert b"to and fro" == await one.ask("echo", b"to and fro")
        assert b"" == await other.ask("echo")


async def test_answers_may_come_in_another_order() -> None:
    first = asyncio.Event()

    async def late(body: bytes) -> bytes:
        await first.wait()
        return body

    async with lines({}, {"late": late, "echo": echo}) as (line, _):
        waiting = asyncio.create_task(line.ask("late", b"1"))
        assert b"2" == await line.ask("echo", b"2")
        first.set()
        assert b"1" == await waiting


async def test_megabytes_go_through() -> None:
    much = bytes(range(256)) * 40_000

    async with lines({}, {"echo": echo}) as (line, _):
        answers = await asyncio.gather(*(line.ask("echo", much) for _ in range(4)))

    assert [much] * 4 == answers


@pytest.mark.parametrize("error", [ConflictError("c"), StorageError("s"), OnwardError("o")])
async def test_an_error_is_raised_again_as_what_it_was(error: OnwardError) -> None:
    async with lines({}, {"refuse": refusing(error)}) as (line, _):
        with pytest.raises(type(error), match=f"^{error}$"):
            await line.ask("refuse")


async def test_who_is_busy_says_for_how_long() -> None:
    refuse = refusing(BusyError("Too much.", retry_after_s=7))

    async with lines({}, {"refuse": refuse}) as (line, _):
        with pytest.raises(BusyError, match=r"^Too much\.$") as caught:
            await line.ask("refuse")

    assert 7 == caught.value.retry_after_s


async def test_an_error_that_does_not_travel_keeps_its_sentence() -> None:
    refuse = refusing(EventError("code", "A sentence."))

    async with lines({}, {"refuse": refuse}) as (line, _):
        with pytest.raises(OnwardError, match=r"^A sentence\.$"):
            await line.ask("refuse")


async def test_a_defect_is_told_by_its_class_only() -> None:
    refuse = refusing(KeyError("a person's e-mail"))

    async with lines({}, {"refuse": refuse}) as (line, _):
        with pytest.raises(StorageError, match=r"failed \(KeyError\); see its log"):
            await line.ask("refuse")
        # The line goes on.
        with pytest.raises(StorageError, match="KeyError"):
            await line.ask("no such question")


async def test_questions_end_with_the_other_end() -> None:
    async def never(_: bytes) -> bytes:
        await asyncio.Event().wait()
        return b""

    one, other = socket.socketpair()
    async with await Line.over(one, {}) as line:
        async with await Line.over(other, {"never": never}):
            waiting = asyncio.create_task(line.ask("never"))
            await asyncio.sleep(0)
        with pytest.raises(StorageError, match="has ended"):
            await waiting
        await line.ended
        with pytest.raises(StorageError, match="has ended"):
            await line.ask("never")


async def test_an_answer_that_nobody_waits_for_is_dropped() -> None:
    goes_on = asyncio.Event()

    async def late(_: bytes) -> bytes:
        await goes_on.wait()
        return b""

    async with lines({}, {"late": late, "echo": echo}) as (line, _):
        waiting = asyncio.create_task(line.ask("late"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        goes_on.set()
        assert b"still here" == await line.ask("echo", b"still here")
