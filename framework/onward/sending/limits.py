"""Limits: how fast a platform may be asked, for how long it wants to be left alone."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from onward.destination import RateLimit

FIRST_QUIET_S = 1.0
LONGEST_QUIET_S = 300.0


@dataclass(slots=True)
class TokenBucket:
    """So many tokens in a stretch of time, refilled evenly; a full bucket may go at once.

    Attributes:
        capacity: Tokens a full bucket holds.
        per_s: Seconds in which it refills.
    """

    capacity: float
    per_s: float
    tokens: float = field(init=False)
    at: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.tokens = self.capacity

    def wait_s(self, now: float, amount: float) -> float:
        """Seconds until ``amount`` can be taken; 0 when it can be now. Takes nothing."""
        self._refill(now)
        # More than a full bucket is taken on credit from a full one, or it could never go.
        missing = min(amount, self.capacity) - self.tokens
        return max(0.0, missing * self.per_s / self.capacity)

    def take(self, now: float, amount: float) -> None:
        """Take ``amount``; the bucket may owe some."""
        self._refill(now)
        self.tokens -= amount

    def _refill(self, now: float) -> None:
        if self.at is not None and now > self.at:
            gained = (now - self.at) * self.capacity / self.per_s
            self.tokens = min(self.capacity, self.tokens + gained)
        self.at = now


class Limiter:
    """What one set of shared limits allows; lanes wait here before they send."""

    def __init__(
        self,
        limits: Iterable[RateLimit],
        *,
        monotonic: Callable[[], float],
    ) -> None:
        limits = tuple(limits)
        self._requests = [_bucket(limit.requests, limit.per) for limit in limits if limit.requests]
        self._events = [_bucket(limit.events, limit.per) for limit in limits if limit.events]
        self._monotonic = monotonic
        self._quiet_until = 0.0
        self._asked = 0
        self._turn = asyncio.Lock()

    def slow_down(self, wait: timedelta | None) -> None:
        """The platform asked to be left alone: for ``wait``, or longer each time it asks."""
        if self.quiet_s == 0:
            # Requests that were under way together are one complaint, not many.
            self._asked = min(self._asked + 1, 20)
        if wait is None:
            seconds = FIRST_QUIET_S * 2 ** (self._asked - 1)
            wait = timedelta(seconds=min(seconds, LONGEST_QUIET_S))
        self._quiet_until = max(self._quiet_until, self._monotonic() + wait.total_seconds())

    def well(self) -> None:
        """The platform answered without complaint."""
        self._asked = 0

    @property
    def quiet_s(self) -> float:
        """Seconds the platform still wants to be left alone."""
        return max(0.0, self._quiet_until - self._monotonic())

    async def calm(self) -> None:
        """Wait until the platform no longer wants to be left alone."""
        while (wait := self.quiet_s) > 0:  # noqa: ASYNC110 - time is what we wait for
            await asyncio.sleep(wait)

    async def acquire(self, events: int) -> None:
        """Wait until one request with ``events`` events may go, and count it."""
        async with self._turn:
            # A slow-down may arrive while one waits, so look again after each wait.
            while (wait := self.wait_s(events)) > 0:  # noqa: ASYNC110 - time is what we wait for
                await asyncio.sleep(wait)
            now = self._monotonic()
            for bucket in self._requests:
                bucket.take(now, 1)
            for bucket in self._events:
                bucket.take(now, events)

    def wait_s(self, events: int) -> float:
        """Seconds until a request with ``events`` events may go."""
        now = self._monotonic()
        waits = [bucket.wait_s(now, 1) for bucket in self._requests]
        waits += [bucket.wait_s(now, events) for bucket in self._events]
        return max([self.quiet_s, *waits])


def _bucket(amount: int, per: timedelta) -> TokenBucket:
    return TokenBucket(amount, per.total_seconds())
