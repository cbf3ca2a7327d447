"""What a journal does, with the values that go in or come out."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from onward.delivery import (
    Attempt,
    DeliveryQuery,
    Disposition,
    Lane,
    Selector,
    Standing,
    Totals,
)
from onward.event import Accepted, Event

__all__ = [
    "Claimed",
    "Journal",
    "LaneStatus",
    "NewDelivery",
    "Pause",
    "Routing",
    "Settlement",
    "Stored",
    "Versions",
]

Versions = Callable[[str, str], str | None]
"""The current version of a mapping, by connection and mapping; ``None`` keeps the old one."""


# These are made for every event or delivery: a frozen Struct is filled several times as fast
# as a frozen dataclass, and being without cycles they are nothing to the garbage collector.
class Stored(msgspec.Struct, frozen=True, gc=False):
    """An accepted event that is not routed yet.

    Attributes:
        ref: Its number, ever rising.
        content: The event, or what reads it: best where it is routed, and let go there.
    """

    ref: int
    source: str
    message_id: str
    received_at: datetime
    content: Event | Callable[[], Event]

    @property
    def event(self) -> Event:
        """The stored event; not to be changed."""
        return self.content if isinstance(self.content, dict) else self.content()


class NewDelivery(msgspec.Struct, frozen=True, gc=False):
    """A delivery as the router makes it."""

    id: str
    lane: Lane
    mapping: str
    version: str
    standing: Standing
    expires_at: datetime | None = None


class Routing(msgspec.Struct, frozen=True, gc=False):
    """What became of one event: where it goes, or why it goes nowhere."""

    ref: int
    disposition: Disposition
    reason: str = ""
    deliveries: tuple[NewDelivery, ...] = ()


class Claimed(msgspec.Struct, frozen=True, gc=False):
    """A delivery handed out to be tried.

    Attributes:
        ref: Names this claim; void once it is settled or released, so a late settlement
            changes nothing.
        content: The event, or what reads it: most are sent without being looked into again.
        attempts: Made so far.
        trying_since: When trying began; time spent paused is already taken out.
        due_at: Since when it could have been tried.
    """

    ref: int
    id: str
    lane: Lane
    mapping: str
    version: str
    source: str
    message_id: str
    received_at: datetime
    content: Event | Callable[[], Event]
    attempts: int
    trying_since: datetime
    expires_at: datetime | None
    is_replay: bool
    due_at: datetime

    @property
    def event(self) -> Event:
        """The stored event; not to be changed."""
        return self.content if isinstance(self.content, dict) else self.content()


class Settlement(msgspec.Struct, frozen=True, gc=False):
    """What a claim came to.

    Attributes:
        standing: Where the delivery stands now.
        attempt: The try that led there; ``None`` when nothing was sent.
        trying_since: The new begin of trying, when it must move.
    """

    ref: int
    standing: Standing
    attempt: Attempt | None = None
    trying_since: datetime | None = None


class Pause(msgspec.Struct, frozen=True):
    """Why, and since when, something is paused."""

    selector: Selector
    at: datetime
    reason: str
    hint: str = ""
    code: str = ""


class LaneStatus(msgspec.Struct, frozen=True):
    """How a lane stands.

    Attributes:
        waiting: Deliveries neither claimed nor paused, due now or later.
        claimed: Deliveries handed out.
        held: Deliveries that are paused.
        next_due: When the first waiting one may be tried.
        pauses: What is paused in it; a pause of one mapping leaves the others waiting.
    """

    lane: Lane
    waiting: int
    claimed: int
    held: int
    next_due: datetime | None
    pauses: tuple[Pause, ...] = ()


class Journal(Protocol):
    """Events accepted, deliveries waiting; every call is durable when it returns."""

    async def append(self, events: Iterable[Accepted]) -> Sequence[bool]:
        """For each event whether it was stored (``False``: a duplicate), once it is on disk.

        A duplicate has the source and ``messageId`` of an event received less than 24 h before.
        Each event is written down as it comes, before this waits for anything.

        Raises:
            BusyError: Too much is being written; nothing was taken.
            StorageError: There is no room; nothing was taken.
        """
        ...

    async def unrouted(self, limit: int) -> Sequence[Stored]:
        """Accepted events to route, oldest first; not handed out again until put back."""
        ...

    async def put_back(self, refs: Sequence[int]) -> None:
        """Return events from ``unrouted`` that were not routed."""
        ...

    async def route(self, routings: Sequence[Routing], *, at: datetime) -> None:
        """Acknowledge events and make their deliveries, in one commit; again changes nothing."""
        ...

    async def lanes(self, now: datetime) -> Sequence[LaneStatus]:
        """All lanes that hold something; cheap, whatever the backlog."""
        ...

    async def claim(
        self, lane: Lane, limit: int, now: datetime, *, probe: bool = False
    ) -> Sequence[Claimed]:
        """Due deliveries of a lane: live before replays, oldest due first.

        A delivery whose stored event is damaged is rejected here and not handed out.

        Args:
            probe: Also what is paused, to find out whether it would work again.
        """
        ...

    async def settle(self, settlements: Sequence[Settlement], *, at: datetime) -> None:
        """Acknowledge and record, in one commit; refs that are void are passed over."""
        ...

    async def release(self, refs: Sequence[int]) -> None:
        """Return claims that were not tried: at once due again, no attempt counted."""
        ...

    async def pause(self, pause: Pause) -> None:
        """Hold back what the selector covers, now and from now on; again renews the reason."""
        ...

    async def resume(
        self, selector: Selector, *, at: datetime, versions: Versions | None = None
    ) -> int:
        """End the pauses inside the selector; how many deliveries wait again.

        The time spent paused does not count as trying.

        Args:
            versions: Moves them to the mappings' current versions.
        """
        ...

    async def pauses(self) -> Sequence[Pause]:
        """All pauses in force, oldest first."""
        ...

    async def replay(
        self,
        query: DeliveryQuery,
        *,
        at: datetime,
        versions: Versions | None = None,
        limit: int | None = None,
    ) -> int:
        """Dead letters that fit wait again, as replays with the same id; how many.

        Their attempts are kept. Oldest first, so that calls with a limit go on from one another.
        """
        ...

    async def counts(self) -> Totals:
        """The kept sums, consistent in themselves."""
        ...

    async def sweep(self, before: datetime, *, limit: int = 1_000) -> int:
        """Forget settled events received before then, their deliveries too; how many events.

        One small transaction; call again until it answers 0.
        """
        ...

    async def wait(self, after: int) -> int:
        """Return once something new can be routed or claimed; a number for the next call.

        ``after`` is the number returned last, 0 at first. What falls due by the clock does not
        end the wait: see ``LaneStatus.next_due``.
        """
        ...

    async def close(self) -> None:
        """Finish what is being written; claims in hand return at the next start."""
        ...
