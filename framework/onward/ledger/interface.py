"""What a ledger answers."""

from collections.abc import Sequence
from typing import Protocol

from onward.delivery import (
    DeliveryQuery,
    DeliveryRecord,
    EventQuery,
    EventRecord,
    ProblemGroup,
    Totals,
)

__all__ = ["ALL", "Ledger"]

ALL = DeliveryQuery()


class Ledger(Protocol):
    """Reads only; the journal's ``settle`` writes acknowledgement and record together."""

    async def deliveries(
        self, query: DeliveryQuery, *, limit: int = 100, before: int | None = None
    ) -> Sequence[DeliveryRecord]:
        """Deliveries that fit, latest first, without their attempts and events.

        Args:
            before: Only those with a lower ``ref``: the last one's of the page before.
        """
        ...

    async def delivery(self, delivery_id: str) -> DeliveryRecord | None:
        """One delivery with all its attempts and its event."""
        ...

    async def count(self, query: DeliveryQuery) -> int:
        """How many deliveries fit; it walks them, so it may take a while."""
        ...

    async def events(
        self, query: EventQuery, *, limit: int = 100, before: int | None = None
    ) -> Sequence[EventRecord]:
        """Accepted events that fit, latest first, with what became of them.

        A duplicate leaves no row; ``counts`` tells how many there were.
        """
        ...

    async def counts(self) -> Totals:
        """The kept sums."""
        ...

    async def problems(self, query: DeliveryQuery = ALL) -> Sequence[ProblemGroup]:
        """Rejected, expired or paused deliveries that fit, grouped by cause, the largest first."""
        ...

    async def replays_waiting(self) -> int:
        """How many replays wait for a try, those that are paused too; cheap."""
        ...

    async def size(self) -> int:
        """Bytes that events and deliveries take; cheap."""
        ...

    async def close(self) -> None:
        """Let go of what was opened for reading."""
        ...
