"""What a runner counts while it works: attempts, requests, time on the way."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from onward.delivery import Attempt, Standing, State
from onward.journal import Claimed
from onward.runner.recent import Recent

Row = tuple[Claimed, Standing, Attempt | None]

REQUEST_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
ON_THE_WAY_S = (0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3_600.0, 86_400.0)
BATCH_EVENTS = (1, 10, 50, 100, 250, 500, 1_000, 2_000)


@dataclass(slots=True)
class Histogram:
    """How often a figure fell below each bound.

    Attributes:
        bounds: Upper bounds, rising; what is above them all has a place of its own.
        counts: One for each bound, then one for the rest.
        sum: Of all figures.
    """

    bounds: Sequence[float]
    counts: list[int] = field(init=False)
    sum: float = 0.0

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def observe(self, value: float, times: int = 1) -> None:
        """Count ``value``."""
        self.counts[bisect_left(self.bounds, value)] += times
        self.sum += value * times

    @property
    def cumulated(self) -> list[tuple[str, int]]:
        """How many figures are at most each bound, as Prometheus wants them."""
        total = 0
        found = []
        for bound, count in zip((*map(str, self.bounds), "+Inf"), self.counts, strict=True):
            total += count
            found.append((bound, total))
        return found


@dataclass(slots=True)
class ConnectionMeters:
    """One connection's.

    Attributes:
        attempts: By state and code they led to.
        request_s: Seconds of each exchange.
        on_the_way_s: Seconds from receipt to ``delivered``.
        batch_events: Events settled together.
        recent: The last 24 hours.
    """

    attempts: Counter[tuple[State, str]] = field(default_factory=Counter)
    request_s: Histogram = field(default_factory=lambda: Histogram(REQUEST_S))
    on_the_way_s: Histogram = field(default_factory=lambda: Histogram(ON_THE_WAY_S))
    batch_events: Histogram = field(default_factory=lambda: Histogram(BATCH_EVENTS))
    recent: Recent = field(default_factory=Recent)


class Meters:
    """Counters since the start; the figures of 24 hours outlive it."""

    def __init__(self) -> None:
        self.connections: defaultdict[str, ConnectionMeters] = defaultdict(ConnectionMeters)
        self.alerts: Counter[tuple[str, str]] = Counter()

    def known(self, rows: Sequence[Row], now: datetime) -> None:
        """These deliveries of one lane were tried; all are on disk."""
        if not rows:
            return
        meters = self.connections[rows[0][0].lane.connection]
        meters.batch_events.observe(len(rows))
        failed, failure = 0, ""
        for standing, attempt, count in _runs(rows):
            meters.attempts[standing.state, standing.code] += count
            if attempt is not None:
                meters.request_s.observe(attempt.duration_s)
            if standing.state is not State.DELIVERED:
                failed += count
                failure = standing.reason
        for received_at, count in _arrivals(rows):
            meters.on_the_way_s.observe((now - received_at).total_seconds(), count)
        meters.recent.note(now, len(rows), failed, failure=failure)


# Deliveries that fared alike share their records, and events of one request their moment: told
# apart by identity, since that is quick.


def _runs(rows: Sequence[Row]) -> Iterator[tuple[Standing, Attempt | None, int]]:
    _, standing, attempt = rows[0]
    count = 0
    for _, next_standing, next_attempt in rows:
        if next_standing is not standing or next_attempt is not attempt:
            yield standing, attempt, count
            standing, attempt, count = next_standing, next_attempt, 0
        count += 1
    yield standing, attempt, count


def _arrivals(rows: Sequence[Row]) -> Iterator[tuple[datetime, int]]:
    received_at: datetime | None = None
    count = 0
    for claimed, standing, _ in rows:
        if standing.state is not State.DELIVERED:
            continue
        if claimed.received_at is not received_at:
            if received_at is not None:
                yield received_at, count
            received_at, count = claimed.received_at, 0
        count += 1
    if received_at is not None:
        yield received_at, count
