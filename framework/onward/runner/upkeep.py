"""Upkeep: probes of what is paused, the forgetting of what is old."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from onward.delivery import Lane, Selector
from onward.journal import Journal, Pause
from onward.ledger import Ledger
from onward.runner.connection import LiveConnection, current_versions
from onward.runner.keeping import Keeping
from onward.runner.lane import LaneWorker
from onward.runner.unapplied import NOT_APPLIED, let_go

log = structlog.get_logger("onward.runner")

FIRST_PROBE = timedelta(minutes=5)
LAST_PROBE = timedelta(hours=1)
SHORTEST_RETENTION = timedelta(hours=24)
FORGOTTEN_AT_ONCE = 100

Worker = Callable[[Lane, LiveConnection], LaneWorker]


@dataclass(slots=True)
class Upkeep:
    """What has to be done now and then.

    Args:
        retention: How long settled deliveries are kept; at least the 24 hours in which
            duplicates are known by them.
        most_bytes: What all that is kept may take; settled deliveries older than those 24
            hours give way.
    """

    journal: Journal
    ledger: Ledger
    clock: Callable[[], datetime]
    retention: timedelta
    most_bytes: int | None
    keeping: Keeping
    _next: dict[Selector, tuple[datetime, timedelta]] = field(default_factory=dict)
    _is_too_much: bool = False

    async def probe(self, connections: Mapping[str, LiveConnection], worker: Worker) -> int:
        """Try one delivery of each pause whose time has come; resume those that went through.

        What waits for ``onward apply`` is not probed: nothing could be sent. It is let go when it
        has been applied, for who held it may not have known: on a cluster each process hears of
        that in its own time.
        """
        resumed = await let_go(self.journal, connections, self.clock())
        pauses = [pause for pause in await self.journal.pauses() if pause.code != NOT_APPLIED]
        self._next = {pause.selector: self._plan(pause) for pause in pauses}
        for pause in pauses:
            at, step = self._next[pause.selector]
            connection = connections.get(pause.selector.connection)
            if connection is None or not connection.config.live:
                continue
            # More than a step ahead: the clock was put back since.
            if timedelta() < at - self.clock() <= step:
                continue
            step = min(step * 2, LAST_PROBE)
            self._next[pause.selector] = self.clock() + step, step
            lane = await self._lane(pause)
            if lane is not None and await worker(lane, connection).probe():
                resumed += await self.journal.resume(
                    pause.selector, at=self.clock(), versions=current_versions(connections)
                )
        return resumed

    async def keep(self) -> None:
        """Write the day's attempts, so that a restart does not forget them."""
        await self.keeping.save()

    def keep_for(self, retention: timedelta, most_bytes: int | None) -> None:
        """Forget after another time from now on, or from another size."""
        self.retention, self.most_bytes = retention, most_bytes

    async def sweep(self) -> int:
        """Forget settled events that are older than the retention, or too many; how many."""
        before = self.clock() - max(self.retention, SHORTEST_RETENTION)
        forgotten = 0
        while count := await self.journal.sweep(before):
            forgotten += count
        return forgotten if self.most_bytes is None else forgotten + await self._shrink()

    async def _shrink(self) -> int:
        """Forget the oldest settled events until the rest is small enough; how many."""
        newest = self.clock() - SHORTEST_RETENTION
        forgotten = 0
        while is_too_much := await self.ledger.size() > (self.most_bytes or 0):
            count = await self.journal.sweep(newest, limit=FORGOTTEN_AT_ONCE)
            forgotten += count
            if not count:
                break
        if is_too_much and not self._is_too_much:
            log.warning(
                "more is kept than the retention's size",
                limit=self.most_bytes,
                reason="The rest is not settled, or from the last 24 hours, in which duplicates "
                "are known by it.",
                hint="Raise the size, or see what waits: onward status",
            )
        self._is_too_much = is_too_much
        return forgotten

    def _plan(self, pause: Pause) -> tuple[datetime, timedelta]:
        return self._next.get(pause.selector, (pause.at + FIRST_PROBE, FIRST_PROBE))

    async def _lane(self, pause: Pause) -> Lane | None:
        for status in await self.journal.lanes(self.clock()):
            if pause in status.pauses:
                return status.lane
        return None
