"""Routing: which mappings want an event, what each makes of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Self

from onward.delivery import Disposition, Lane, Standing, State, delivery_id
from onward.event import Event
from onward.journal import NewDelivery, Routing, Stored
from onward.outcome import Rejected
from onward.runner.compiled import LiveMapping
from onward.runner.connection import LiveConnection, is_switched_off
from onward.runner.hand import POISON, Hand
from onward.runner.prepared import Prepared
from onward.runner.resolving import Resolved
from onward.trigger import compile_routing, compile_trigger


@dataclass(frozen=True)
class Match:
    """A mapping whose trigger holds for an event.

    Attributes:
        names: What an event's ``integrations`` may call the destination.
        lanes: By batch key, so that deliveries of a lane share it.
    """

    connection: LiveConnection
    mapping: LiveMapping
    names: tuple[str, ...]
    lanes: dict[str, Lane] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: LiveConnection, mapping: LiveMapping) -> Self:
        """A connection's mapping, not asked yet."""
        destination = connection.config.destination
        return cls(connection, mapping, (destination.slug, destination.name, *destination.aliases))

    def lane(self, batch_key: str) -> Lane:
        """The lane that deliveries with this batch key go in."""
        lane = self.lanes.get(batch_key)
        if lane is None:
            lane = Lane(self.connection.config.id, self.mapping.config.action, batch_key)
            self.lanes[batch_key] = lane
        return lane


class Router:
    """Every enabled mapping of a workspace, behind one index by type and event name."""

    def __init__(
        self, connections: Mapping[str, LiveConnection], prepared: Prepared | None = None
    ) -> None:
        self._prepared = prepared or Prepared()
        self._entries = [
            Match.of(connection, mapping)
            for connection in connections.values()
            for mapping in connection.mappings.values()
            if mapping.config.enabled
        ]
        self._find: Callable[[Event], Sequence[int]] = compile_routing(
            [compile_trigger(entry.mapping.config.trigger) for entry in self._entries]
        )

    def matches(self, event: Event, source: str) -> list[Match]:
        """The mappings that want this event of ``source``, in the workspace's order."""
        entries = self._entries
        return [
            entry
            for index in self._find(event)
            if (entry := entries[index]).connection.takes_from(source)
        ]

    def route(self, stored: Stored, now: datetime, hand: Hand | None = None) -> Routing:
        """Where an event goes: its deliveries, or the reason why there are none.

        Args:
            hand: Notes each delivery, where it must be found out which one kills the process.
        """
        event = stored.event
        matches = self.matches(event, stored.source)
        if not matches:
            return Routing(stored.ref, Disposition.UNMATCHED, "No mapping's trigger matches.")
        if event.get("integrations"):
            matches = [match for match in matches if not is_switched_off(event, match.names)]
            if not matches:
                reason = (
                    'The event\'s own "integrations" keeps it from every destination that wants it.'
                )
                return Routing(stored.ref, Disposition.FILTERED, reason)
        deliveries = tuple([self._delivery(match, stored, event, now, hand) for match in matches])
        return Routing(stored.ref, Disposition.ROUTED, "", deliveries)

    def _delivery(
        self, match: Match, stored: Stored, event: Event, now: datetime, hand: Hand | None
    ) -> NewDelivery:
        connection, mapping = match.connection.config, match.mapping.config
        identity = delivery_id(stored.source, stored.message_id, connection.id, mapping.id)
        if hand is None:
            resolved = match.mapping.resolve(event, now)
        elif hand.is_poison(identity):
            return NewDelivery(identity, match.lane(""), mapping.id, mapping.version, POISON)
        else:
            with hand.holding(identity.encode()):
                resolved = match.mapping.resolve(event, now)
        standing = _standing(resolved, now, is_live=connection.live)
        if standing.state is State.WAITING and resolved.outcome is None:
            self._prepared.put(connection.id, identity, mapping.version, resolved)
        return NewDelivery(
            identity,
            match.lane(resolved.batch_key),
            mapping.id,
            mapping.version,
            standing,
            resolved.expires_at,
        )


def _standing(resolved: Resolved, now: datetime, *, is_live: bool) -> Standing:
    outcome = resolved.outcome
    note = " ".join(resolved.notes) if resolved.notes else ""
    if isinstance(outcome, Rejected):
        return Standing(
            State.REJECTED, reason=outcome.reason, hint=outcome.hint, code=outcome.code, note=note
        )
    if not is_live:
        return Standing(State.RECORDED, reason="The connection is not live.", note=note)
    # What has to be applied first waits too: its mapping is paused in the journal.
    return _waiting(now, note)


@lru_cache(maxsize=16)
def _waiting(now: datetime, note: str) -> Standing:
    """One and the same for all that is routed at a time: it is written down and sent once."""
    return Standing(State.WAITING, due_at=now, note=note)
