"""A ledger in memory, for tests."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import msgspec

from onward.delivery import (
    OPEN,
    DeliveryQuery,
    DeliveryRecord,
    EventQuery,
    EventRecord,
    ProblemGroup,
    Totals,
    by_size,
    grouped,
)
from onward.ledger.interface import ALL
from onward.ledger.problems import PROBLEMS


class Recorded(Protocol):
    """A journal in memory, as far as its ledger looks into it."""

    def delivery_records(self, query: DeliveryQuery) -> list[DeliveryRecord]:
        """Deliveries that fit, oldest first, with attempts and events."""
        ...

    def event_records(self, query: EventQuery) -> list[EventRecord]:
        """Events that fit, oldest first."""
        ...

    async def counts(self) -> Totals:
        """The kept sums."""
        ...


class MemoryLedger:
    """A ``Ledger`` over a ``MemoryJournal``."""

    def __init__(self, journal: Recorded) -> None:
        self._journal = journal

    async def deliveries(
        self, query: DeliveryQuery, *, limit: int = 100, before: int | None = None
    ) -> Sequence[DeliveryRecord]:
        return [
            replace(record, tried=(), event=None)
            for record in reversed(self._journal.delivery_records(query))
            if before is None or record.ref < before
        ][:limit]

    async def delivery(self, delivery_id: str) -> DeliveryRecord | None:
        found = self._journal.delivery_records(DeliveryQuery(id=delivery_id))
        return found[0] if found else None

    async def count(self, query: DeliveryQuery) -> int:
        return len(self._journal.delivery_records(query))

    async def events(
        self, query: EventQuery, *, limit: int = 100, before: int | None = None
    ) -> Sequence[EventRecord]:
        return [
            record
            for record in reversed(self._journal.event_records(query))
            if before is None or record.ref < before
        ][:limit]

    async def counts(self) -> Totals:
        return await self._journal.counts()

    async def problems(self, query: DeliveryQuery = ALL) -> Sequence[ProblemGroup]:
        states = frozenset(query.states or PROBLEMS) & PROBLEMS
        found = self._journal.delivery_records(replace(query, states=states)) if states else []
        return by_size(grouped(reversed(found)))

    async def replays_waiting(self) -> int:
        waiting = self._journal.delivery_records(DeliveryQuery(states=OPEN))
        return sum(record.is_replay for record in waiting)

    async def size(self) -> int:
        found = self._journal.delivery_records(ALL)
        return sum(len(msgspec.json.encode(record.event)) for record in found)

    async def close(self) -> None:
        """There is nothing to let go of."""
