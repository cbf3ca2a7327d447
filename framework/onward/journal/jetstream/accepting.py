"""Accepting on a cluster: events published to the intake stream, duplicates told."""

import asyncio
from collections.abc import Iterable

import structlog
from nats.js import JetStreamContext

from onward.errors import BusyError, OnwardError
from onward.event import Accepted
from onward.jetstream.batches import Outgoing
from onward.jetstream.publishing import RETRY_AFTER_S, Publisher
from onward.jetstream.recording import Recorder
from onward.jetstream.records import Refused
from onward.jetstream.streams import INTAKE
from onward.jetstream.trouble import ERRORS, reason
from onward.journal.jetstream.arrival import outgoing

log = structlog.get_logger("onward.journal")

READY_WITHIN_S = 2.0
NO_LEADER = "the intake stream has no leader at the moment."


class Acceptor:
    """Appends events.

    Attributes:
        last: The number of the last event that this process stored.
    """

    def __init__(
        self, jetstream: JetStreamContext, publisher: Publisher, recorder: Recorder
    ) -> None:
        self._jetstream = jetstream
        self._publisher = publisher
        self._recorder = recorder
        self._untold = 0
        self.last = 0

    async def append(self, events: Iterable[Accepted]) -> list[bool]:
        """See ``Journal.append``."""
        first: dict[str, int] = {}
        messages: list[Outgoing] = []
        places: list[int] = []
        for event in events:
            message = outgoing(event)
            # A batch that names the same event twice would be refused.
            if message.key not in first:
                first[message.key] = len(messages)
                messages.append(message)
            places.append(first[message.key])
        if not messages:
            await self._check()
            return []
        written = await self._publisher.put(messages)
        self.last = max(self.last, *(one.sequence for one in written))
        told: set[int] = set()
        stored: list[bool] = []
        for place in places:
            stored.append(place not in told and not written[place].is_duplicate)
            told.add(place)
        if not all(stored):
            await self._tell(stored.count(False))
        return stored

    async def _tell(self, refused: int) -> None:
        """Count duplicates in the ledger; that they were found out matters more than their sum."""
        self._untold += refused
        count, self._untold = self._untold, 0
        try:
            await self._recorder.write([Refused(count)])
        except OnwardError as error:
            self._untold += count
            log.warning("duplicates are not counted yet", count=count, reason=str(error))

    async def _check(self) -> None:
        """Whether an event could be stored now."""
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                info = await self._jetstream.stream_info(INTAKE)
        except ERRORS as error:
            raise _not_now(reason(error)) from error
        if info.cluster is not None and not info.cluster.leader:
            raise _not_now(NO_LEADER)


def _not_now(said: str) -> BusyError:
    return BusyError(f"Events cannot be stored now: {said}", retry_after_s=RETRY_AFTER_S)
