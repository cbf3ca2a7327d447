"""What the journal in memory keeps of an event, of a delivery."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

import msgspec

from onward.delivery import (
    OPEN,
    Attempt,
    DeliveryQuery,
    DeliveryRecord,
    Disposition,
    EventQuery,
    EventRecord,
    Lane,
    Standing,
    State,
)
from onward.event import Accepted
from onward.journal.interface import Claimed, NewDelivery, Settlement, Stored, Versions
from onward.sqlite.keys import person_of

_NONE = timedelta()


@dataclass(slots=True)
class EventRow:
    """An accepted event."""

    ref: int
    accepted: Accepted
    disposition: Disposition | None = None
    reason: str = ""
    deliveries: int = 0

    def stored(self) -> Stored:
        """The event as the router gets it."""
        accepted = self.accepted
        return Stored(
            self.ref, accepted.source, accepted.message_id, accepted.received_at, accepted.event
        )

    def record(self) -> EventRecord:
        """The event as the ledger shows it."""
        accepted = self.accepted
        return EventRecord(
            self.ref,
            accepted.source,
            accepted.message_id,
            accepted.received_at,
            self.disposition,
            self.reason,
            self.deliveries,
        )

    def fits(self, query: EventQuery) -> bool:
        """Whether a query means it."""
        accepted = self.accepted
        return all(
            (
                not query.dispositions or self.disposition in query.dispositions,
                query.source in {None, accepted.source},
                query.message_id in {None, accepted.message_id},
                query.user_id in {None, person_of(accepted.event)},
                query.since is None or accepted.received_at >= query.since,
                query.until is None or accepted.received_at < query.until,
            )
        )


@dataclass(slots=True)
class DeliveryRow:
    """A delivery.

    Attributes:
        due_at: When it may be tried; for one paused by itself, when that was.
        paused_at: Since when its lane or mapping is paused.
    """

    ref: int
    id: str
    lane: Lane
    mapping: str
    version: str
    event: EventRow
    routed_at: datetime
    trying_since: datetime
    due_at: datetime
    expires_at: datetime | None
    standing: Standing
    paused_at: datetime | None = None
    is_replay: bool = False
    is_claimed: bool = False
    tried: list[Attempt] = field(default_factory=list)

    @classmethod
    def of(cls, new: NewDelivery, event: EventRow, *, ref: int, at: datetime) -> Self:
        """A delivery that was just routed."""
        due_at = new.standing.due_at or at
        return cls(
            ref,
            new.id,
            new.lane,
            new.mapping,
            new.version,
            event,
            at,
            at,
            due_at,
            new.expires_at,
            new.standing,
        )

    def claimed(self, number: int) -> Claimed:
        """The delivery as it is handed out."""
        accepted = self.event.accepted
        return Claimed(
            number,
            self.id,
            self.lane,
            self.mapping,
            self.version,
            accepted.source,
            accepted.message_id,
            accepted.received_at,
            accepted.event,
            len(self.tried),
            self.trying_since,
            self.expires_at,
            self.is_replay,
            self.due_at,
        )

    def settle(self, settlement: Settlement, claimed: Claimed, at: datetime) -> None:
        """Take down what a claim came to."""
        self.is_claimed = False
        self.standing = settlement.standing
        is_waiting = self.standing.state is State.WAITING
        self.due_at = (self.standing.due_at or at) if is_waiting else at
        if settlement.attempt is not None:
            self.tried.append(
                msgspec.structs.replace(settlement.attempt, number=len(self.tried) + 1)
            )
        if settlement.trying_since is not None:
            self.trying_since += settlement.trying_since - claimed.trying_since
        if self.standing.state not in OPEN:
            self.version = claimed.version

    def resume(self, at: datetime, versions: Versions | None) -> None:
        """Wait again; the time spent paused is no time of trying."""
        began = self.due_at if self.standing.state is State.PAUSED else self.paused_at or at
        self.trying_since += max(_NONE, at - max(began, self.trying_since))
        self.paused_at = None
        self._renew(versions)
        if self.standing.state is State.PAUSED:
            self.standing, self.due_at = Standing(State.WAITING), at

    def replay(self, at: datetime, versions: Versions | None) -> None:
        """Wait again, as a replay."""
        self.is_replay = True
        self.standing, self.due_at, self.trying_since = Standing(State.WAITING), at, at
        self._renew(versions)

    def _renew(self, versions: Versions | None) -> None:
        if versions is not None:
            self.version = versions(self.lane.connection, self.mapping) or self.version

    def record(self, standing: Standing) -> DeliveryRecord:
        """The delivery as the ledger shows it."""
        accepted = self.event.accepted
        return DeliveryRecord(
            ref=self.ref,
            id=self.id,
            lane=self.lane,
            mapping=self.mapping,
            version=self.version,
            source=accepted.source,
            message_id=accepted.message_id,
            received_at=accepted.received_at,
            routed_at=self.routed_at,
            trying_since=self.trying_since,
            state=standing.state,
            is_replay=self.is_replay,
            due_at=self.due_at if standing.state is State.WAITING else None,
            expires_at=self.expires_at,
            attempts=len(self.tried),
            last=self.tried[-1] if self.tried else None,
            reason=standing.reason,
            hint=standing.hint,
            code=standing.code,
            note=standing.note,
            tried=tuple(self.tried),
            event=accepted.event,
        )

    def fits(self, query: DeliveryQuery, record: DeliveryRecord) -> bool:
        """Whether a query means it; ``record`` is what the ledger shows of it."""
        codes = {record.code, record.last.code if record.last else record.code}
        return all(
            (
                query.id in {None, self.id},
                query.message_id in {None, record.message_id},
                query.user_id in {None, person_of(self.event.accepted.event)},
                query.connection in {None, self.lane.connection},
                query.mapping in {None, self.mapping},
                query.action in {None, self.lane.action},
                not query.states or record.state in query.states,
                query.code is None or query.code in codes,
                query.reason is None or query.reason.lower() in record.reason.lower(),
                query.since is None or self.routed_at >= query.since,
                query.until is None or self.routed_at < query.until,
                query.tried_before is None or self.trying_since < query.tried_before,
                query.tried_since is None or self.trying_since >= query.tried_since,
                query.is_replay in {None, self.is_replay},
                query.fits is None or query.fits(record),
            )
        )
