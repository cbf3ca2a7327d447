"""The simulator's clock, which a test or a person moves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _wall() -> datetime:
    return datetime.now(UTC)


class SimulatedClock:
    """The time on the platforms: it runs with ``wall``, as far from it as it was moved."""

    def __init__(self, wall: Callable[[], datetime] = _wall) -> None:
        self._wall = wall
        self._offset = timedelta()

    def now(self) -> datetime:
        """The time on the platforms, aware, UTC."""
        return self._wall() + self._offset

    def advance(self, by: timedelta) -> None:
        """Move the time forward, or back where ``by`` is negative."""
        self._offset += by

    def set(self, moment: datetime) -> None:
        """Let it be ``moment``, which is aware."""
        self._offset = moment.astimezone(UTC) - self._wall()

    def reset(self) -> None:
        """Go with ``wall`` again."""
        self._offset = timedelta()
