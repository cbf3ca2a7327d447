"""Leaps of the time of day: what a clock skips is no time of trying."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

log = structlog.get_logger("onward.runner")

TOLERATED = timedelta(seconds=60)
KEPT = 100


class Leaps:
    """Tells when somebody puts the clock ahead, by a second clock that nobody can.

    Args:
        clock: The time of day.
        monotonic: Seconds, ever rising.
    """

    def __init__(self, clock: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._seen = clock(), monotonic()
        self._leaps: deque[tuple[datetime, timedelta]] = deque(maxlen=KEPT)

    def look(self) -> None:
        """Call it now and then."""
        (wall, steady), self._seen = self._seen, (self._clock(), self._monotonic())
        passed = timedelta(seconds=self._seen[1] - steady)
        ahead = self._seen[0] - wall - passed
        if abs(ahead) > TOLERATED:
            log.warning("the clock was set", by_s=round(ahead.total_seconds()))
        if ahead > TOLERATED:
            self._leaps.append((self._seen[0], ahead))

    def since(self, moment: datetime) -> timedelta:
        """How much of the time since ``moment`` never passed."""
        if not self._leaps:
            return timedelta()
        return sum((ahead for at, ahead in self._leaps if at > moment), timedelta())
