"""Ledgers of a cluster's processes: the one that is kept here, the one that is kept elsewhere."""

from collections.abc import Sequence
from typing import NoReturn

from onward.delivery import (
    DeliveryQuery,
    DeliveryRecord,
    EventQuery,
    EventRecord,
    ProblemGroup,
    Totals,
)
from onward.errors import StorageError
from onward.journal.jetstream.side import LedgerSide
from onward.ledger import SqliteLedger
from onward.ledger.interface import ALL
from onward.runner.roles import ELSEWHERE
from onward.sqlite import Readers


class LedgerHere(SqliteLedger):
    """The folded file, with what is still on its way in the sums."""

    def __init__(self, readers: Readers, side: LedgerSide) -> None:
        super().__init__(readers)
        self._side = side

    async def counts(self) -> Totals:
        return await self._side.counts()


class LedgerElsewhere:
    """A ``Ledger`` that knows the sums only; for all else it says where to ask."""

    def __init__(self, side: LedgerSide) -> None:
        self._side = side

    async def deliveries(
        self, query: DeliveryQuery, *, limit: int = 100, before: int | None = None
    ) -> Sequence[DeliveryRecord]:
        _refuse()

    async def delivery(self, delivery_id: str) -> DeliveryRecord | None:
        _refuse()

    async def count(self, query: DeliveryQuery) -> int:
        _refuse()

    async def events(
        self, query: EventQuery, *, limit: int = 100, before: int | None = None
    ) -> Sequence[EventRecord]:
        _refuse()

    async def counts(self) -> Totals:
        return await self._side.counts()

    async def problems(self, query: DeliveryQuery = ALL) -> Sequence[ProblemGroup]:
        _refuse()

    async def replays_waiting(self) -> int:
        _refuse()

    async def size(self) -> int:
        _refuse()

    async def close(self) -> None:
        """There is nothing to let go of."""


def _refuse() -> NoReturn:
    raise StorageError(ELSEWHERE)
