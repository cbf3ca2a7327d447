"""Adaptive concurrency: as many requests in flight as a platform answers without slowing down."""

import asyncio
from collections import deque

MOST = 32
MEMORY = 0.4
DEVIATIONS = 2.5
BACK_OFF = 0.9
BEFORE_LATE = 4


class Slots:
    """How many batches of one connection may be under way; the number follows the answers.

    One more while answers come as quickly as usual and all slots are in use, a tenth fewer when they
    slow down, time out or are throttled. Source of the rule: Vector, "Adaptive request
    concurrency".
    """

    def __init__(self, first: int = 2, most: int = MOST) -> None:
        self._limit = float(first)
        self._most = most
        self._in_use = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._late: deque[asyncio.Future[None]] = deque()
        self._passed = 0
        self._mean: float | None = None
        self._deviation = 0.0
        self._was_full = False

    @property
    def limit(self) -> int:
        """How many may be under way now."""
        return int(self._limit)

    @property
    def in_use(self) -> int:
        """How many are under way."""
        return self._in_use

    @property
    def in_line(self) -> int:
        """How many wait for one."""
        return len(self._waiting) + len(self._late)

    async def acquire(self, *, is_late: bool = False) -> None:
        """Wait for a slot, first come first served.

        Args:
            is_late: It can wait: four others go before it while they come.
        """
        if self._in_use < self.limit and not self._waiting and not self._late:
            self._take()
            return
        turn = asyncio.get_running_loop().create_future()
        line = self._late if is_late else self._waiting
        line.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.release()
            elif turn in line:
                line.remove(turn)
            raise

    def release(self) -> None:
        """Give a slot back."""
        self._in_use -= 1
        self._hand_out()

    def answered(self, seconds: float) -> None:
        """A request was answered in ``seconds``."""
        mean = self._mean
        if mean is None:
            self._mean = seconds
            return
        if seconds > mean + DEVIATIONS * max(self._deviation, 0.1 * mean):
            self._shrink()
        elif self._was_full:
            # One more for each round of answers, not for each answer.
            self._limit = min(self._most, self._limit + 1 / self._limit)
            self._was_full = False
            self._hand_out()
        self._deviation += MEMORY * (abs(seconds - mean) - self._deviation)
        self._mean = mean + MEMORY * (seconds - mean)

    def strained(self) -> None:
        """A request timed out, failed or was throttled."""
        self._shrink()

    def _shrink(self) -> None:
        self._limit = max(1.0, self._limit * BACK_OFF)

    def _take(self) -> None:
        self._in_use += 1
        self._was_full = self._was_full or self._in_use >= self.limit

    def _hand_out(self) -> None:
        while (self._waiting or self._late) and self._in_use < self.limit:
            turn = self._next()
            if not turn.done():
                self._take()
                turn.set_result(None)

    def _next(self) -> asyncio.Future[None]:
        if self._late and (not self._waiting or self._passed == BEFORE_LATE):
            self._passed = 0
            return self._late.popleft()
        self._passed += bool(self._late)
        return self._waiting.popleft()
