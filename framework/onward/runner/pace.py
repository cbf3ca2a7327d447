"""A pace: so many in a second."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

LOOK_S = 0.1


@dataclass(slots=True)
class Pace:
    """So many a second, evenly; as many as fit without a rate."""

    rate: float | None
    at_once: int
    monotonic: Callable[[], float]
    sleep: Callable[[float], Awaitable[Any]]
    _started: float = field(init=False)
    _taken: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._started = self.monotonic()

    async def turn(self) -> int:
        """How many may go now, once at least one may."""
        if self.rate is None:
            return self.at_once
        while True:
            earned = int((self.monotonic() - self._started) * self.rate) + 1
            if earned > self._taken:
                return min(self.at_once, earned - self._taken)
            await self.sleep(max(LOOK_S, (self._taken + 1 - earned) / self.rate))

    def took(self, count: int) -> None:
        """So many went."""
        self._taken += count
