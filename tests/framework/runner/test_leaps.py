from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from structlog.testing import capture_logs

from onward.runner.leaps import Leaps

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Hands:
    """Two clocks: one that anybody can set, one that only runs."""

    wall: datetime = NOW
    steady: float = 0.0

    def leaps(self) -> Leaps:
        return Leaps(lambda: self.wall, lambda: self.steady)

    def run(self, by: timedelta) -> None:
        self.wall += by
        self.steady += by.total_seconds()


def test_time_that_passes_is_no_leap() -> None:
    hands = Hands()
    leaps = hands.leaps()
    hands.run(3 * HOUR)
    leaps.look()

    assert timedelta() == leaps.since(NOW)


def test_what_the_clock_skipped_never_passed() -> None:
    hands = Hands()
    leaps = hands.leaps()
    hands.run(HOUR)
    hands.wall += 24 * HOUR
    with capture_logs() as logged:
        leaps.look()

    assert 24 * HOUR == leaps.since(NOW)
    assert timedelta() == leaps.since(hands.wall)
    assert [86_400] == [entry["by_s"] for entry in logged]


def test_a_clock_put_back_skips_nothing_yet_is_spoken_of() -> None:
    hands = Hands()
    leaps = hands.leaps()
    hands.wall -= HOUR
    with capture_logs() as logged:
        leaps.look()

    assert timedelta() == leaps.since(hands.wall)
    assert [-3_600] == [entry["by_s"] for entry in logged]


def test_a_clock_that_is_kept_right_makes_no_noise() -> None:
    hands = Hands()
    leaps = hands.leaps()
    hands.wall += timedelta(seconds=2)
    with capture_logs() as logged:
        leaps.look()

    assert [] == logged
