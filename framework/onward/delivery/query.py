"""Which deliveries or events are meant: selectors, queries."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, Self

from onward.delivery.life import DEAD, Disposition, Lane, State
from onward.delivery.records import DeliveryRecord


@dataclass(frozen=True, slots=True)
class Selector:
    """A connection, or a part of it: one mapping, one action, one lane.

    Attributes:
        connection: The connection's id.
        mapping: Only this mapping's deliveries.
        action: Only this action's.
        batch_key: Only this batch key's; goes with ``action``.
    """

    connection: str
    mapping: str | None = None
    action: str | None = None
    batch_key: str | None = None

    @classmethod
    def of_lane(cls, lane: Lane) -> Self:
        """What selects exactly this lane."""
        return cls(lane.connection, None, lane.action, lane.batch_key)

    def covers(self, lane: Lane, mapping: str) -> bool:
        """Whether a mapping's deliveries in this lane are meant."""
        return (
            self.connection == lane.connection
            and self.mapping in {None, mapping}
            and self.action in {None, lane.action}
            and self.batch_key in {None, lane.batch_key}
        )

    def includes(self, other: "Selector") -> bool:
        """Whether everything that ``other`` selects is meant."""
        return self.connection == other.connection and all(
            mine is None or mine == theirs
            for mine, theirs in (
                (self.mapping, other.mapping),
                (self.action, other.action),
                (self.batch_key, other.batch_key),
            )
        )


class Fits(Protocol):
    """A question that only a whole record answers; an engine asks it last.

    Attributes:
        asks_event: Whether the record needs its event.
    """

    @property
    def asks_event(self) -> bool: ...

    def __call__(self, record: DeliveryRecord) -> bool:
        """Whether the delivery is meant."""
        ...


@dataclass(frozen=True, slots=True)
class DeliveryQuery:
    """Which deliveries are asked for; every part given must hold, none given means all.

    Attributes:
        since: Routed at this moment or later; aware.
        until: Routed before this moment; aware.
        states: ``paused`` finds those whose lane is paused, ``waiting`` does not.
        code: The code of the reason or of the last answer.
        reason: Text that the reason contains, whatever its case.
        user_id: The ``userId`` of the event, or its ``anonymousId`` where it has no other.
        tried_before: Trying began before this moment; a replay makes it begin anew, so this
            leaves out what was replayed since.
        tried_since: Trying began at this moment or later; aware.
        is_replay: Whether a person sent it again.
        fits: What else must hold.
    """

    id: str | None = None
    message_id: str | None = None
    user_id: str | None = None
    connection: str | None = None
    mapping: str | None = None
    action: str | None = None
    states: AbstractSet[State] = field(default_factory=frozenset)
    code: str | None = None
    reason: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    tried_before: datetime | None = None
    tried_since: datetime | None = None
    is_replay: bool | None = None
    fits: Fits | None = None

    @property
    def is_dead(self) -> bool:
        """Whether only dead letters can be meant."""
        return bool(self.states) and self.states <= DEAD

    def only_dead(self) -> Self | None:
        """What is meant, dead letters only; ``None`` if none of them is."""
        states = self.states & DEAD if self.states else DEAD
        return replace(self, states=states) if states else None

    @property
    def names_few(self) -> bool:
        """Whether it names single deliveries, events or persons, which are looked up."""
        named = (self.id, self.message_id, self.user_id)
        return any(each is not None for each in named)


@dataclass(frozen=True, slots=True)
class EventQuery:
    """Which accepted events are asked for; every part given must hold.

    Attributes:
        dispositions: Empty for all, those that are not routed yet included.
        since: Received at this moment or later; aware.
        until: Received before this moment; aware.
    """

    source: str | None = None
    message_id: str | None = None
    user_id: str | None = None
    dispositions: AbstractSet[Disposition] = field(default_factory=frozenset)
    since: datetime | None = None
    until: datetime | None = None
