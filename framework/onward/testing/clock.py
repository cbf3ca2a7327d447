"""A clock that stands still until it is wound."""

from datetime import UTC, datetime, timedelta


class Clock:
    """A clock for tests: calling it gives the time, and only ``wind`` moves it.

    >>> clock = Clock(datetime(2026, 1, 1, 12, tzinfo=UTC))
    >>> clock.wind(hours=2).isoformat()
    '2026-01-01T14:00:00+00:00'
    """

    def __init__(self, now: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def wind(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> datetime:
        """Move the clock on and return the new time."""
        self.now += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self.now
