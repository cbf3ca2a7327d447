"""A journal in memory, for tests."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from onward.delivery import (
    DEAD,
    OPEN,
    DeliveryQuery,
    DeliveryRecord,
    Disposition,
    EventQuery,
    EventRecord,
    Lane,
    Selector,
    Standing,
    State,
    Totals,
)
from onward.event import Accepted
from onward.journal.intake import WINDOW
from onward.journal.interface import (
    Claimed,
    LaneStatus,
    Pause,
    Routing,
    Settlement,
    Stored,
    Versions,
)
from onward.journal.memory_rows import DeliveryRow, EventRow
from onward.journal.pulse import Pulse


class MemoryJournal:
    """A ``Journal`` that is gone with the process; it is also what ``MemoryLedger`` reads."""

    def __init__(self) -> None:
        self._pulse = Pulse()
        self._events: dict[int, EventRow] = {}
        self._deliveries: dict[str, DeliveryRow] = {}
        self._claims: dict[int, tuple[DeliveryRow, Claimed]] = {}
        self._pauses: dict[Selector, Pause] = {}
        self._out: set[int] = set()
        self._numbers = 0
        self._sums = dict.fromkeys(("accepted", *Disposition), 0)
        self._forgotten = dict.fromkeys(State, 0)

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    async def append(self, events: Iterable[Accepted]) -> Sequence[bool]:
        return [self._append(event) for event in events]

    def _append(self, accepted: Accepted) -> bool:
        self._sums["accepted"] += 1
        for row in self._events.values():
            known = row.accepted
            if (known.source, known.message_id) == (accepted.source, accepted.message_id) and abs(
                known.received_at - accepted.received_at
            ) < WINDOW:
                self._sums[Disposition.DUPLICATE] += 1
                return False
        ref = self._number()
        self._events[ref] = EventRow(ref, accepted)
        self._pulse.beat()
        return True

    async def unrouted(self, limit: int) -> Sequence[Stored]:
        found = [
            row
            for row in self._events.values()
            if row.disposition is None and row.ref not in self._out
        ][:limit]
        self._out.update(row.ref for row in found)
        return [row.stored() for row in found]

    async def put_back(self, refs: Sequence[int]) -> None:
        self._out -= set(refs)
        self._pulse.beat()

    async def route(self, routings: Sequence[Routing], *, at: datetime) -> None:
        for routing in routings:
            if routing.ref not in self._out:
                continue
            self._out.discard(routing.ref)
            row = self._events[routing.ref]
            row.disposition, row.reason = routing.disposition, routing.reason
            row.deliveries = len(routing.deliveries)
            self._sums[routing.disposition] += 1
            for new in routing.deliveries:
                if new.id not in self._deliveries:
                    made = DeliveryRow.of(new, row, ref=self._number(), at=at)
                    self._deliveries[new.id] = made
                    made.paused_at = at if self._pause_of(made) else None
        self._pulse.beat()

    async def lanes(self, now: datetime) -> Sequence[LaneStatus]:
        lanes: dict[Lane, list[DeliveryRow]] = {}
        for row in self._deliveries.values():
            if row.standing.state in OPEN:
                lanes.setdefault(row.lane, []).append(row)
        return [self._status(lane, rows) for lane, rows in lanes.items()]

    def _status(self, lane: Lane, rows: list[DeliveryRow]) -> LaneStatus:
        pauses = {pause.selector: pause for row in rows if (pause := self._pause_of(row))}
        claimed = sum(row.is_claimed for row in rows)
        free = [row for row in rows if self._is_free(row)]
        due = [row.due_at for row in free]
        held = len(rows) - claimed - len(free)
        return LaneStatus(
            lane, len(free), claimed, held, min(due, default=None), tuple(pauses.values())
        )

    def _is_free(self, row: DeliveryRow, *, probe: bool = False) -> bool:
        is_waiting = row.standing.state is State.WAITING and not row.is_claimed
        return is_waiting and (probe or self._pause_of(row) is None)

    def _pause_of(self, row: DeliveryRow) -> Pause | None:
        for pause in self._pauses.values():
            if pause.selector.covers(row.lane, row.mapping):
                return pause
        return None

    async def claim(
        self, lane: Lane, limit: int, now: datetime, *, probe: bool = False
    ) -> Sequence[Claimed]:
        due = [
            row
            for row in self._deliveries.values()
            if row.lane == lane and self._is_free(row, probe=probe) and row.due_at <= now
        ]
        due.sort(key=lambda row: (row.is_replay, row.due_at, row.ref))
        claimed = []
        for row in due[:limit]:
            number = self._number()
            row.is_claimed = True
            claimed.append(row.claimed(number))
            self._claims[number] = row, claimed[-1]
        return claimed

    async def settle(self, settlements: Sequence[Settlement], *, at: datetime) -> None:
        for settlement in settlements:
            if settlement.ref in self._claims:
                row, claimed = self._claims.pop(settlement.ref)
                row.settle(settlement, claimed, at)
        self._pulse.beat()

    async def release(self, refs: Sequence[int]) -> None:
        for ref in refs:
            if ref in self._claims:
                self._claims.pop(ref)[0].is_claimed = False
        self._pulse.beat()

    async def pause(self, pause: Pause) -> None:
        before = self._pauses.get(pause.selector)
        at = pause.at if before is None else before.at
        for row in self._deliveries.values():
            if pause.selector.covers(row.lane, row.mapping) and row.paused_at is None:
                row.paused_at = pause.at
        self._pauses[pause.selector] = Pause(
            pause.selector, at, pause.reason, pause.hint, pause.code
        )

    async def resume(
        self, selector: Selector, *, at: datetime, versions: Versions | None = None
    ) -> int:
        for known in [known for known in self._pauses if selector.includes(known)]:
            del self._pauses[known]
        count = 0
        for row in self._deliveries.values():
            if self._pause_of(row) is not None:
                continue
            if row.standing.state not in OPEN:
                row.paused_at = None
                continue
            is_held = row.standing.state is State.PAUSED and selector.covers(row.lane, row.mapping)
            if is_held or row.paused_at is not None:
                row.resume(at, versions)
                count += row.standing.state is State.WAITING
        self._pulse.beat()
        return count

    async def pauses(self) -> Sequence[Pause]:
        return sorted(self._pauses.values(), key=lambda pause: pause.at)

    async def replay(
        self,
        query: DeliveryQuery,
        *,
        at: datetime,
        versions: Versions | None = None,
        limit: int | None = None,
    ) -> int:
        dead = [row for row in self._fitting(query) if row.standing.state in DEAD][:limit]
        for row in dead:
            row.replay(at, versions)
        self._pulse.beat()
        return len(dead)

    async def counts(self) -> Totals:
        states = dict(self._forgotten)
        for row in self._deliveries.values():
            states[self._record(row).state] += 1
        ended = sum(self._sums[disposition] for disposition in Disposition)
        return Totals(
            accepted=self._sums["accepted"],
            duplicates=self._sums[Disposition.DUPLICATE],
            filtered=self._sums[Disposition.FILTERED],
            unmatched=self._sums[Disposition.UNMATCHED],
            routed=self._sums[Disposition.ROUTED],
            unrouted=self._sums["accepted"] - ended,
            deliveries=sum(states.values()),
            **{state.value: number for state, number in states.items()},
        )

    async def sweep(self, before: datetime, *, limit: int = 1_000) -> int:
        open_ = {row.event.ref for row in self._deliveries.values() if row.standing.state in OPEN}
        old = [
            row.ref
            for row in self._events.values()
            if row.accepted.received_at < before and row.disposition and row.ref not in open_
        ][:limit]
        for ref in old:
            del self._events[ref]
        for row in [row for row in self._deliveries.values() if row.event.ref in old]:
            self._forgotten[row.standing.state] += 1
            del self._deliveries[row.id]
        return len(old)

    async def wait(self, after: int) -> int:
        return await self._pulse.after(after)

    async def close(self) -> None:
        """There is nothing to finish."""

    def delivery_records(self, query: DeliveryQuery) -> list[DeliveryRecord]:
        """See ``MemoryLedger``."""
        return [self._record(row) for row in self._fitting(query)]

    def event_records(self, query: EventQuery) -> list[EventRecord]:
        """See ``MemoryLedger``."""
        return [row.record() for row in self._events.values() if row.fits(query)]

    def _fitting(self, query: DeliveryQuery) -> list[DeliveryRow]:
        return [row for row in self._deliveries.values() if row.fits(query, self._record(row))]

    def _record(self, row: DeliveryRow) -> DeliveryRecord:
        pause = self._pause_of(row) if row.standing.state is State.WAITING else None
        if pause is None:
            return row.record(row.standing)
        return row.record(Standing(State.PAUSED, None, pause.reason, pause.hint, pause.code))
