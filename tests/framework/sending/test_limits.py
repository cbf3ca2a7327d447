import asyncio
import time
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from onward.destination import RateLimit
from onward.request import Request
from onward.sending import Limiter, TokenBucket

MINUTE = timedelta(minutes=1)
REQUEST = Request.post("https://api.acme.example/events")


class Hand:
    """A clock that one winds."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


def test_a_full_bucket_may_go_at_once_and_refills_evenly() -> None:
    bucket = TokenBucket(capacity=60, per_s=60)
    bucket.take(0, 60)

    assert 1.0 == bucket.wait_s(0, 1)
    assert 0.0 == bucket.wait_s(1, 1)


def test_more_than_a_bucket_goes_on_credit() -> None:
    bucket = TokenBucket(capacity=10, per_s=10)

    assert 0.0 == bucket.wait_s(0, 25)
    bucket.take(0, 25)
    assert 16.0 == bucket.wait_s(0, 1)


def test_a_clock_that_steps_back_gains_nothing() -> None:
    bucket = TokenBucket(capacity=2, per_s=2)
    bucket.take(10, 2)

    assert 1.0 == bucket.wait_s(5, 1)


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 5)), max_size=40))
def test_no_stretch_of_time_gets_more_than_a_bucket_and_what_refilled(
    steps: list[tuple[float, int]],
) -> None:
    bucket = TokenBucket(capacity=5, per_s=10)
    now, taken = 0.0, 0
    for pause, amount in steps:
        now += pause
        if bucket.wait_s(now, amount) == 0:
            bucket.take(now, amount)
            taken += amount

    assert taken <= 5 + now / 2 + 1e-6


def test_both_requests_and_events_are_counted() -> None:
    hand = Hand()
    limiter = Limiter(
        [RateLimit(MINUTE, requests=2), RateLimit(MINUTE, events=100)], monotonic=hand
    )

    async def send_two() -> None:
        await limiter.acquire(REQUEST, 50)
        await limiter.acquire(REQUEST, 50)

    asyncio.run(send_two())

    assert 30.0 == limiter.wait_s(REQUEST, 1)


def test_a_limit_of_one_host_counts_only_what_goes_there() -> None:
    hand = Hand()
    limits = [
        RateLimit(MINUTE, requests=2, hosts=("api.acme.example",)),
        RateLimit(MINUTE, events=60, hosts=(".pixel.example",)),
    ]
    limiter = Limiter(limits, monotonic=hand)
    pixel = Request.post("https://eu.pixel.example/")

    async def send_some() -> None:
        for _ in range(2):
            await limiter.acquire(REQUEST, 1_000)
        await limiter.acquire(pixel, 30)

    asyncio.run(send_some())

    assert (30.0, 0.0, 15.0) == (
        limiter.wait_s(REQUEST, 1),
        limiter.wait_s(pixel, 30),
        limiter.wait_s(pixel, 45),
    )
    assert 0.0 == limiter.wait_s(Request.post("https://elsewhere.example/"), 1_000)


def test_a_platform_that_asks_for_quiet_gets_it() -> None:
    hand = Hand()
    limiter = Limiter([], monotonic=hand)
    limiter.slow_down(timedelta(seconds=40))

    assert 40.0 == limiter.quiet_s
    hand.at += 40
    assert 0.0 == limiter.wait_s(REQUEST, 1)


def test_without_a_stated_time_the_quiet_doubles_until_all_is_well() -> None:
    hand = Hand()
    limiter = Limiter([], monotonic=hand)
    quiets = []
    for _ in range(3):
        limiter.slow_down(None)
        quiets.append(limiter.quiet_s)
        hand.at += limiter.quiet_s
    limiter.well()
    limiter.slow_down(None)

    assert [1.0, 2.0, 4.0, 1.0] == [*quiets, limiter.quiet_s]


def test_requests_under_way_together_are_one_complaint() -> None:
    hand = Hand()
    limiter = Limiter([], monotonic=hand)
    for _ in range(5):
        limiter.slow_down(None)
    first = limiter.quiet_s
    hand.at += first
    limiter.slow_down(None)

    assert (1.0, 2.0) == (first, limiter.quiet_s)


def test_when_it_was_to_be_quiet_can_be_asked_for() -> None:
    hand = Hand()
    limiter = Limiter([], monotonic=hand)
    limiter.slow_down(timedelta(seconds=40))
    hand.at += 10
    assert [(10.0, 0.0)] == [*limiter.spells(60)]

    # It asks again as soon as it is asked again: still the same spell.
    hand.at += 35
    limiter.slow_down(timedelta(seconds=5))
    hand.at += 5
    limiter.well()
    hand.at += 50
    limiter.slow_down(timedelta(seconds=5))
    hand.at += 20

    assert [(20.0, 15.0), (120.0, 70.0)] == [*limiter.spells(1_000)]


def test_who_waits_goes_on_when_the_time_has_come() -> None:
    limiter = Limiter([RateLimit(timedelta(seconds=0.02), requests=1)], monotonic=time.monotonic)

    async def send_two() -> None:
        await limiter.acquire(REQUEST, 1)
        await asyncio.wait_for(limiter.acquire(REQUEST, 1), 5)

    asyncio.run(send_two())

    assert limiter.wait_s(REQUEST, 1) > 0


def test_who_waits_is_told_when_the_process_ends() -> None:
    async def told() -> list[bool]:
        limiter = Limiter((), monotonic=Hand())
        before = await limiter.acquire(REQUEST, 1)
        limiter.slow_down(timedelta(hours=1))
        waiting = [asyncio.create_task(limiter.acquire(REQUEST, 1)) for _ in range(2)]
        await asyncio.sleep(0)
        limiter.close()
        return [before, *await asyncio.wait_for(asyncio.gather(*waiting), 5)]

    assert [True, False, False] == asyncio.run(told())


def test_calm_lasts_as_long_as_the_platform_wants() -> None:
    async def calm() -> bool:
        hand = Hand()
        limiter = Limiter((), monotonic=hand)
        await asyncio.wait_for(limiter.calm(), 5)
        limiter.slow_down(timedelta(milliseconds=1))
        waiting = asyncio.create_task(limiter.calm())
        await asyncio.sleep(0)
        was_waiting = not waiting.done()
        hand.at += 1
        await asyncio.wait_for(waiting, 5)
        return was_waiting

    assert asyncio.run(calm())
