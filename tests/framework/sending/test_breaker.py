import asyncio

import pytest

from onward.sending import Breaker


class Hand:
    """A clock that one winds."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand()


def broken(hand: Hand, opened: list[float] | None = None) -> Breaker:
    """A breaker that ten failures have opened for 15 seconds."""
    told = [] if opened is None else opened
    breaker = Breaker(monotonic=hand, on_open=told.append)
    for _ in range(10):
        breaker.note(failed=True)
    return breaker


def test_ten_failures_in_a_row_open_it(hand: Hand) -> None:
    opened: list[float] = []

    assert broken(hand, opened).is_open
    assert [15.0] == opened


def test_half_of_a_minutes_requests_open_it(hand: Hand) -> None:
    breaker = Breaker(monotonic=hand)
    for _ in range(6):
        breaker.note(failed=False)
        breaker.note(failed=True)

    assert breaker.is_open


def test_failures_that_lie_apart_do_not(hand: Hand) -> None:
    breaker = Breaker(monotonic=hand)
    for number in range(40):
        hand.at += 20
        breaker.note(failed=number % 2 == 0)

    assert not breaker.is_open


def test_closed_it_lets_everything_through(hand: Hand) -> None:
    asyncio.run(asyncio.wait_for(Breaker(monotonic=hand).turn(), 1))


async def turns(breaker: Breaker, count: int) -> list[bool]:
    """Who gets a turn at once."""
    tasks = [asyncio.create_task(breaker.turn()) for _ in range(count)]
    for _ in range(5):
        await asyncio.sleep(0)
    got = [task.done() for task in tasks]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return got


def test_open_it_lets_nothing_through_then_one_probe(hand: Hand) -> None:
    async def ask() -> list[bool]:
        breaker = broken(hand)
        held = await turns(breaker, 2)
        hand.at += 15
        return held + await turns(breaker, 2)

    assert [False, False, True, False] == asyncio.run(ask())


def test_a_probe_that_works_closes_it(hand: Hand) -> None:
    breaker = broken(hand)
    hand.at += 15

    async def probe() -> list[bool]:
        await breaker.turn()
        breaker.note(failed=False)
        return await turns(breaker, 3)

    assert [True, True, True] == asyncio.run(probe())
    assert not breaker.is_open


def test_a_probe_that_fails_doubles_the_spell(hand: Hand) -> None:
    opened: list[float] = []
    breaker = broken(hand, opened)

    async def probe() -> None:
        for _ in range(8):
            hand.at += 600
            await breaker.turn()
            breaker.note(failed=True)

    asyncio.run(probe())

    assert [15, 30, 60, 120, 240, 480, 600, 600, 600] == opened


def test_answers_to_what_was_under_way_change_nothing(hand: Hand) -> None:
    breaker = broken(hand)
    breaker.note(failed=False)

    assert breaker.is_open


def test_a_probe_with_nothing_to_send_is_passed_on(hand: Hand) -> None:
    breaker = broken(hand)
    hand.at += 15

    async def probe() -> list[bool]:
        breaker.end(await breaker.turn())
        return await turns(breaker, 2)

    assert [True, False] == asyncio.run(probe())


def test_when_it_was_open_can_be_asked_for(hand: Hand) -> None:
    breaker = broken(hand)
    hand.at += 10
    assert [[(10.0, 0.0)], [(4.0, 0.0)]] == [[*breaker.spells(60)], [*breaker.spells(4)]]

    async def probe() -> None:
        hand.at += 5
        await breaker.turn()
        breaker.note(failed=False)

    asyncio.run(probe())
    hand.at += 100

    asked = [[*breaker.spells(back_s)] for back_s in (200, 50, 105)]
    assert [[(115.0, 100.0)], [], [(105.0, 100.0)]] == asked


def test_a_probe_that_told_nothing_is_followed_by_another(hand: Hand) -> None:
    breaker = broken(hand)
    hand.at += 15

    async def probe() -> tuple[bool, bool]:
        turn = await breaker.turn()
        waiting = asyncio.create_task(breaker.turn())
        await asyncio.sleep(0)
        was_waiting = not waiting.done()
        # Throttled, or expired before it was sent: no request was answered well or badly.
        breaker.end(turn)
        await asyncio.wait_for(waiting, 1)
        return was_waiting, breaker.is_open

    assert (True, True) == asyncio.run(probe())


def test_the_end_of_an_earlier_batch_is_not_that_of_the_probe(hand: Hand) -> None:
    breaker = broken(hand)
    hand.at += 15

    async def probe() -> list[bool]:
        await breaker.turn()
        breaker.end(None)
        return await turns(breaker, 1)

    assert [False] == asyncio.run(probe())
