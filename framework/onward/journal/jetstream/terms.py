"""How a process takes part in the work on a cluster."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from onward.jetstream.streams import DUPLICATES
from onward.journal.jetstream.station import HELD

LEASE = timedelta(seconds=15)


def utc_now() -> datetime:
    """The time of day, aware, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Terms:
    """How a process takes part in the work on a cluster.

    Attributes:
        delivers: Whether it routes and serves connections; otherwise it only takes events.
        replicas: Of each stream: 1, or 3 on a cluster.
        duplicates: How long a ``messageId`` is remembered.
        lease: How long the connections of a process that died wait for another one.
        name: Its own, unlike any other's.
        held: Deliveries to keep in memory for each connection.
        clock: Aware, UTC.
        monotonic: Seconds, ever rising.
    """

    delivers: bool = True
    replicas: int = 1
    duplicates: timedelta = DUPLICATES
    lease: timedelta = LEASE
    name: str = field(default_factory=lambda: uuid4().hex)
    held: int = HELD
    clock: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic
