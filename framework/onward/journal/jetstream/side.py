"""The ledger's side: what a distributed journal asks of the process that folds the ledger."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from onward.delivery import DeliveryQuery, Lane, Selector, Totals
from onward.jetstream.records import DeadLetter

__all__ = ["HeldQueue", "LedgerSide"]


class HeldQueue(msgspec.Struct, frozen=True):
    """How much of a mapping is paused in a lane, by its lane or one by one."""

    lane: Lane
    mapping: str
    count: int


class LedgerSide(Protocol):
    """Answers with everything in it that was published before the question.

    Raises:
        StorageError: It is not reached, or it lags behind.
    """

    async def counts(self) -> Totals:
        """The sums, consistent in themselves."""
        ...

    async def held(self, selector: Selector) -> Sequence[HeldQueue]:
        """What is paused of all that the selector covers."""
        ...

    async def dead(self, query: DeliveryQuery, limit: int) -> Sequence[DeadLetter]:
        """Dead letters that fit, oldest first."""
        ...

    async def sweep(self, before: datetime, limit: int) -> int:
        """See ``Journal.sweep``."""
        ...
