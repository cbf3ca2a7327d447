"""What the ledger answers: one record per delivery, one per event, sums."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from onward.delivery.life import Attempt, Disposition, Lane, State

_NEXT = "It goes with the next batch."


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """Everything known of one delivery.

    Attributes:
        ref: Its number in the ledger: later deliveries have higher ones.
        state: Where it stands; ``paused`` also when its lane is paused.
        attempts: How often it was tried.
        last: The last attempt, with the platform's last answer.
        tried: All attempts kept, oldest first; filled when one delivery is asked for.
        routed_at: When it was made.
        trying_since: When trying began, moved by the time spent paused.
        event: The stored event; filled when one delivery is asked for.
    """

    ref: int
    id: str
    lane: Lane
    mapping: str
    version: str
    source: str
    message_id: str
    received_at: datetime
    routed_at: datetime
    trying_since: datetime
    state: State
    is_replay: bool = False
    due_at: datetime | None = None
    expires_at: datetime | None = None
    attempts: int = 0
    last: Attempt | None = None
    reason: str = ""
    hint: str = ""
    code: str = ""
    note: str = ""
    tried: tuple[Attempt, ...] = ()
    event: dict[str, Any] | None = None

    @property
    def why(self) -> str:
        """Why it stands where it stands: a sentence, whatever the state."""
        if self.reason:
            return self.reason
        match self.state:
            case State.DELIVERED:
                return self.note or "The platform took it."
            case State.WAITING:
                return "It was tried before and is next to go." if self.attempts else _NEXT
            case State.PAUSED:
                return "It is paused until a person resumes it."
            case State.RECORDED:
                return "It was recorded, not sent."
            case State.REJECTED:
                return "It was refused, and no reason was given."
            case State.EXPIRED:
                return "It was tried for too long."
            case _:
                assert_never(self.state)


@dataclass(frozen=True, slots=True)
class EventRecord:
    """What became of one accepted event.

    Attributes:
        ref: Its number: later events have higher ones.
        disposition: ``None`` while it is not routed yet.
        reason: Why it went nowhere.
        deliveries: How many it was routed to.
    """

    ref: int
    source: str
    message_id: str
    received_at: datetime
    disposition: Disposition | None
    reason: str
    deliveries: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Kept sums of events and deliveries, since the data folder was made.

    ``accepted`` counts all that came in, duplicates too. At any moment ``accepted`` is
    ``duplicates + filtered + unmatched + routed + unrouted`` and ``deliveries`` is
    ``delivered + rejected + expired + recorded + waiting + paused``.
    """

    accepted: int = 0
    duplicates: int = 0
    filtered: int = 0
    unmatched: int = 0
    routed: int = 0
    unrouted: int = 0
    deliveries: int = 0
    delivered: int = 0
    rejected: int = 0
    expired: int = 0
    recorded: int = 0
    waiting: int = 0
    paused: int = 0

    @property
    def reconciles(self) -> bool:
        """Whether both sums come out."""
        events = self.duplicates + self.filtered + self.unmatched + self.routed + self.unrouted
        dead = self.rejected + self.expired
        open_ = self.waiting + self.paused
        return (
            self.accepted == events
            and self.deliveries == self.delivered + dead + self.recorded + open_
        )

    @property
    def settled(self) -> bool:
        """Whether nothing is left to route or to try; what is paused stays so."""
        return self.unrouted == 0 and self.waiting == 0
