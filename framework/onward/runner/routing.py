"""Routing: which mappings want an event, what each makes of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from onward.delivery import Disposition, Lane, Standing, State, delivery_id
from onward.event import Event
from onward.journal import NewDelivery, Routing, Stored
from onward.outcome import Rejected
from onward.runner.compiled import LiveMapping, Resolved
from onward.runner.connection import LiveConnection, is_switched_off
from onward.runner.hand import POISON, Hand
from onward.runner.prepared import Prepared
from onward.trigger import compile_routing, compile_trigger


@dataclass(frozen=True, slots=True)
class Match:
    """A mapping whose trigger holds for an event."""

    connection: LiveConnection
    mapping: LiveMapping


class Router:
    """Every enabled mapping of a workspace, behind one index by type and event name."""

    def __init__(
        self, connections: Mapping[str, LiveConnection], prepared: Prepared | None = None
    ) -> None:
        self._prepared = prepared or Prepared()
        self._entries = [
            Match(connection, mapping)
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
            entries[index]
            for index in self._find(event)
            if entries[index].connection.takes_from(source)
        ]

    def route(self, stored: Stored, now: datetime, hand: Hand | None = None) -> Routing:
        """Where an event goes: its deliveries, or the reason why there are none.

        Args:
            hand: Notes each delivery, where it must be found out which one kills the process.
        """
        event = stored.event
        matches = self.matches(event, stored.source)
        wanted = [match for match in matches if not _is_off(match, event)]
        if not wanted:
            if matches:
                reason = (
                    'The event\'s own "integrations" keeps it from every destination that wants it.'
                )
                return Routing(stored.ref, Disposition.FILTERED, reason)
            return Routing(stored.ref, Disposition.UNMATCHED, "No mapping's trigger matches.")
        deliveries = tuple(self._delivery(match, stored, now, hand) for match in wanted)
        return Routing(stored.ref, Disposition.ROUTED, "", deliveries)

    def _delivery(
        self, match: Match, stored: Stored, now: datetime, hand: Hand | None
    ) -> NewDelivery:
        connection, mapping = match.connection.config, match.mapping.config
        identity = delivery_id(stored.source, stored.message_id, connection.id, mapping.id)
        if hand is None:
            resolved = match.mapping.resolve(stored.event, now)
        elif hand.is_poison(identity):
            lane = Lane(connection.id, mapping.action)
            return NewDelivery(identity, lane, mapping.id, mapping.version, POISON)
        else:
            with hand.holding(identity.encode()):
                resolved = match.mapping.resolve(stored.event, now)
        delivery = NewDelivery(
            id=identity,
            mapping=mapping.id,
            version=mapping.version,
            lane=Lane(connection.id, mapping.action, resolved.batch_key),
            standing=_standing(resolved, now, is_live=connection.live),
            expires_at=resolved.expires_at,
        )
        if delivery.standing.state is State.WAITING and resolved.outcome is None:
            self._prepared.put(delivery.id, delivery.version, resolved)
        return delivery


def _is_off(match: Match, event: Event) -> bool:
    destination = match.connection.config.destination
    return is_switched_off(event, (destination.slug, destination.name, *destination.aliases))


def _standing(resolved: Resolved, now: datetime, *, is_live: bool) -> Standing:
    outcome = resolved.outcome
    note = " ".join(resolved.notes)
    if isinstance(outcome, Rejected):
        return Standing(
            State.REJECTED, reason=outcome.reason, hint=outcome.hint, code=outcome.code, note=note
        )
    if not is_live:
        return Standing(State.RECORDED, reason="The connection is not live.", note=note)
    # What has to be applied first waits too: its mapping is paused in the journal.
    return Standing(State.WAITING, due_at=now, note=note)
