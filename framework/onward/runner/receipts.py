"""Receipts for accepted events; those who wait for what becomes of them."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec

from onward.delivery import Disposition, Standing, State
from onward.journal import NewDelivery, Pause, Routing, Stored
from onward.journal.accepting import Receipt

NOT_ROUTED = "It is on disk, but others are before it, so it is not routed yet."
STILL_TRIED = "It is still being tried: others are before it, or the platform is slow."
LOOK = "Look at it later with: onward deliveries"


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """Where one delivery of an event stands after its first attempt."""

    id: str
    connection: str
    mapping: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one event: one entry per matching mapping.

    Attributes:
        disposition: Routed, filtered, unmatched or a duplicate; ``None`` while it is not routed.
        reason: Why it went nowhere, or has not gone yet.
    """

    receipt: Receipt
    disposition: Disposition | None
    reason: str = ""
    deliveries: tuple[DeliveryReport, ...] = ()


@dataclass(slots=True)
class Watched:
    """An event somebody waits for: set once all its deliveries were tried once."""

    source: str
    message_id: str
    done: asyncio.Event = field(default_factory=asyncio.Event)
    routing: Routing | None = None
    standings: dict[str, Standing] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def report(self, receipt: Receipt) -> Report:
        """What is known by now."""
        routing = self.routing
        if routing is None:
            return Report(receipt, None, NOT_ROUTED)
        deliveries = [
            DeliveryReport(one.id, one.lane.connection, one.mapping, self._standing(one))
            for one in routing.deliveries
        ]
        return Report(receipt, routing.disposition, routing.reason, tuple(deliveries))

    def _standing(self, delivery: NewDelivery) -> Standing:
        standing = self.standings[delivery.id]
        if delivery.id not in self.missing:
            return standing
        return msgspec.structs.replace(standing, reason=STILL_TRIED, hint=LOOK)


class Watch:
    """Lets a caller wait until an event's deliveries have all been tried once."""

    def __init__(self) -> None:
        self._events: dict[tuple[str, str], Watched] = {}
        self._deliveries: dict[str, tuple[Watched, NewDelivery]] = {}

    @contextmanager
    def event(self, source: str, message_id: str) -> Iterator[Watched]:
        """Watch an event from before it is accepted, so that nothing is missed."""
        watched = self._events[source, message_id] = Watched(source, message_id)
        try:
            yield watched
        finally:
            self._events.pop((source, message_id), None)
            for delivery in watched.missing:
                self._deliveries.pop(delivery, None)

    @property
    def is_awaited(self) -> bool:
        """Whether anybody waits."""
        return bool(self._events)

    def expects(self, delivery: str) -> bool:
        """Whether somebody waits for this delivery, so that its batch should not."""
        return delivery in self._deliveries

    def routed(self, stored: Sequence[Stored], routings: Sequence[Routing]) -> None:
        """These events are routed now."""
        if not self._events:
            return
        by_ref = {routing.ref: routing for routing in routings}
        for one in stored:
            watched = self._events.get((one.source, one.message_id))
            routing = by_ref.get(one.ref)
            if watched is None or routing is None:
                continue
            watched.routing = routing
            for delivery in routing.deliveries:
                watched.standings[delivery.id] = delivery.standing
                if delivery.standing.state is State.WAITING:
                    watched.missing.add(delivery.id)
                    self._deliveries[delivery.id] = watched, delivery
            if not watched.missing:
                watched.done.set()

    def settled(self, delivery: str, standing: Standing) -> None:
        """A delivery was tried, or paused before it could be."""
        if delivery in self._deliveries:
            watched, _ = self._deliveries.pop(delivery)
            watched.standings[delivery] = standing
            watched.missing.discard(delivery)
            if not watched.missing:
                watched.done.set()

    def paused(self, pauses: Iterable[Pause]) -> None:
        """What these pauses cover is not tried now."""
        for pause in pauses if self._deliveries else ():
            standing = Standing(State.PAUSED, reason=pause.reason, hint=pause.hint, code=pause.code)
            for delivery, (_, new) in list(self._deliveries.items()):
                if pause.selector.covers(new.lane, new.mapping):
                    self.settled(delivery, standing)
