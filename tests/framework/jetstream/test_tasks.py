import asyncio

import pytest

from onward.jetstream.tasks import Begun, end

pytestmark = pytest.mark.anyio


async def test_what_is_begun_goes_on_without_its_caller() -> None:
    begun, done = Begun(), asyncio.Event()
    go = asyncio.Event()

    async def work() -> None:
        await go.wait()
        done.set()

    caller = asyncio.ensure_future(begun.whole(work()))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go.set()
    await begun.finish(5)

    assert done.is_set()


async def test_a_caller_gets_the_result_or_the_error() -> None:
    begun = Begun()

    async def work(number: int) -> int:
        return 10 // number

    assert 5 == await begun.whole(work(2))
    with pytest.raises(ZeroDivisionError):
        await begun.whole(work(0))


async def test_what_does_not_end_in_time_is_stopped() -> None:
    begun = Begun()
    stopped = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Future()
        finally:
            stopped.set()

    caller = asyncio.ensure_future(begun.whole(work()))
    await asyncio.sleep(0)
    await begun.finish(0)

    assert stopped.is_set()
    assert caller.cancelled()


async def test_a_task_that_swallows_its_cancellation_is_cancelled_again() -> None:
    swallowed = 0

    async def work() -> None:
        nonlocal swallowed
        while True:
            try:
                await asyncio.Future()
            except asyncio.CancelledError:
                swallowed += 1
                if swallowed == 3:
                    raise

    task = asyncio.ensure_future(work())
    await asyncio.sleep(0)
    await end(task)

    assert task.cancelled()
    assert 3 == swallowed
