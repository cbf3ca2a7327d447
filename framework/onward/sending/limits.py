"""Limits: how fast a platform may be asked, for how long it wants to be left alone."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from onward.destination import RateLimit, is_among
from onward.request import Request
from onward.sending.spells import Spell, Spells

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
        self._counts = [
            _Count(TokenBucket(amount, limit.per.total_seconds()), limit.hosts, is_of_events)
            for limit in limits
            for amount, is_of_events in ((limit.requests, False), (limit.events, True))
            if amount
        ]
        self._looks_at_hosts = any(count.hosts for count in self._counts)
        self._monotonic = monotonic
        self._quiet_until = 0.0
        self._asked = 0
        self._spells = Spells()
        self._is_spell = False
        self._turn = asyncio.Lock()
        self._closing = asyncio.Event()

    def slow_down(self, wait: timedelta | None) -> None:
        """The platform asked to be left alone: for ``wait``, or longer each time it asks."""
        if self.quiet_s == 0:
            # Requests that were under way together are one complaint, not many.
            self._asked = min(self._asked + 1, 20)
        if wait is None:
            seconds = FIRST_QUIET_S * 2 ** (self._asked - 1)
            wait = timedelta(seconds=min(seconds, LONGEST_QUIET_S))
        now = self._monotonic()
        self._quiet_until = max(self._quiet_until, now + wait.total_seconds())
        if self._is_spell:
            # Asked, it asked again: what passed in between was the same spell.
            self._spells.extend(self._quiet_until)
        else:
            self._spells.add(now, self._quiet_until)
            self._is_spell = True

    def well(self) -> None:
        """The platform answered without complaint."""
        self._asked = 0
        self._is_spell = False

    @property
    def quiet_s(self) -> float:
        """Seconds the platform still wants to be left alone."""
        return max(0.0, self._quiet_until - self._monotonic())

    def spells(self, back_s: float) -> Iterator[Spell]:
        """When in the last ``back_s`` seconds it was to be left alone, from and until so long ago."""
        return self._spells.ago(self._monotonic(), back_s)

    async def calm(self) -> None:
        """Wait until the platform no longer wants to be left alone."""
        while (wait := self.quiet_s) > 0:  # noqa: ASYNC110 - time is what we wait for
            await asyncio.sleep(wait)

    def close(self) -> None:
        """Let nobody wait any more: the process ends."""
        self._closing.set()

    async def acquire(self, request: Request, events: int) -> bool:
        """Wait until ``request`` with ``events`` events may go, and count it.

        ``False`` when it would have to wait, but the process ends.
        """
        counts = self._counting(request)
        async with self._turn:
            # A slow-down may arrive while one waits, so look again after each wait.
            while (wait := self._wait_s(counts, events)) > 0:
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._closing.wait()
                        return False
            now = self._monotonic()
            for count in counts:
                count.bucket.take(now, events if count.is_of_events else 1)
            return True

    def wait_s(self, request: Request, events: int) -> float:
        """Seconds until ``request`` with ``events`` events may go."""
        return self._wait_s(self._counting(request), events)

    def _counting(self, request: Request) -> "Sequence[_Count]":
        if not self._looks_at_hosts:
            return self._counts
        host = request.host
        return [count for count in self._counts if is_among(host, count.hosts)]

    def _wait_s(self, counts: "Sequence[_Count]", events: int) -> float:
        now = self._monotonic()
        waits = [count.bucket.wait_s(now, events if count.is_of_events else 1) for count in counts]
        return max([self.quiet_s, *waits])


@dataclass(frozen=True, slots=True)
class _Count:
    bucket: TokenBucket
    hosts: Sequence[str]
    is_of_events: bool
