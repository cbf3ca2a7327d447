"""One delivery's life: its states, what each outcome makes of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import assert_never

import msgspec

from onward.outcome import Delivered, Outcome, Paused, Rejected, Retry


class State(StrEnum):
    """Where a delivery stands. The last two are dead letters."""

    WAITING = "waiting"
    PAUSED = "paused"
    RECORDED = "recorded"
    DELIVERED = "delivered"
    REJECTED = "rejected"
    EXPIRED = "expired"


OPEN = frozenset({State.WAITING, State.PAUSED})
DEAD = frozenset({State.REJECTED, State.EXPIRED})


class Disposition(StrEnum):
    """What became of an event at the door and in the router."""

    ROUTED = "routed"
    FILTERED = "filtered"
    UNMATCHED = "unmatched"
    DUPLICATE = "duplicate"


# These are made for every delivery: a frozen Struct is filled several times as fast as a frozen
# dataclass, and without cycles there is nothing for the garbage collector to look at.
class Lane(msgspec.Struct, frozen=True, order=True, gc=False, cache_hash=True):
    """What may travel together, and pauses together."""

    connection: str
    action: str
    batch_key: str = ""

    def __str__(self) -> str:
        key = f" [{self.batch_key}]" if self.batch_key else ""
        return f"{self.connection} / {self.action}{key}"


class Attempt(msgspec.Struct, frozen=True, gc=False):
    """One try of a delivery.

    Attributes:
        number: From 1.
        started_at: Aware, UTC.
        duration_s: How long the exchange took.
        status: The HTTP status, when there was an answer.
        code: The platform's own code, when it gave one.
        message: What was said, masked and shortened.
    """

    number: int
    started_at: datetime
    duration_s: float
    status: int | None
    code: str
    message: str


class Standing(msgspec.Struct, frozen=True, gc=False):
    """Where a delivery stands and why; what a settlement writes.

    Attributes:
        due_at: When it may be tried (again); only for ``waiting``.
        reason: Why it stands there, for a person.
        hint: What to do, beginning with a verb.
        code: The platform's or our code of the reason.
        note: What a person should know of a delivered one.
    """

    state: State
    due_at: datetime | None = None
    reason: str = ""
    hint: str = ""
    code: str = ""
    note: str = ""


MAX_TRYING = timedelta(hours=24)
LAST_CALL = timedelta(minutes=1)
"""So long before the look-back ends the last attempt is made, to arrive in time."""


def delivery_id(source: str, message_id: str, connection: str, mapping: str) -> str:
    """The same delivery has the same id wherever and whenever it is made: 32 hex digits."""
    parts = f"{source}\0{message_id}\0{connection}\0{mapping}"
    return blake2b(parts.encode(), digest_size=16).hexdigest()


def backoff(attempt: int, *, base_s: float = 1.0, cap_s: float = 3_600.0) -> float:
    """Seconds to wait after failed attempt ``attempt``, before jitter.

    Doubles from ``base_s`` and stops at ``cap_s``: ad platforms refill quotas hourly.
    A ``Retry-After`` wins over this (RFC 9110, section 10.2.3).

    Args:
        attempt: Attempts made so far, from 1.

    Raises:
        ValueError: ``attempt`` is below 1.
    """
    if attempt < 1:
        msg = f"attempt counts from 1, got {attempt}"
        raise ValueError(msg)
    # 2 ** 60 s is beyond any cap; the bound keeps the power a small number.
    return float(min(cap_s, base_s * 2 ** min(attempt - 1, 60)))


def after_attempt(
    outcome: Outcome,
    *,
    attempts: int,
    trying_since: datetime,
    now: datetime,
    jitter: float,
    expires_at: datetime | None = None,
) -> Standing:
    """Where a delivery stands after an attempt that met with ``outcome``.

    Args:
        attempts: Attempts made, this one included.
        trying_since: When trying began; time spent paused is not trying, so the caller moves it.
        now: The moment of the answer, aware.
        jitter: A share of the back-off to wait, 0 to 1 (full jitter).
        expires_at: When the platform's look-back ends for this event.
    """
    match outcome:
        case Delivered(note, code):
            return Standing(State.DELIVERED, note=note, code=code)
        case Rejected(reason, hint, code):
            return Standing(State.REJECTED, reason=reason, hint=hint, code=code)
        case Paused(reason, hint, code):
            return Standing(State.PAUSED, reason=reason, hint=hint, code=code)
        case Retry(reason, after, code):
            wait = after if after is not None else timedelta(seconds=jitter * backoff(attempts))
            due = now + wait
            end = trying_since + MAX_TRYING
            if expires_at is not None and expires_at - LAST_CALL < end:
                end = expires_at - LAST_CALL
            if after is None and now < end:
                # The platform may be back before the end: a last attempt is due then.
                due = min(due, end)
            if due > end:
                return Standing(
                    State.EXPIRED,
                    reason=f"No success in {attempts} attempts; the last one said: {reason}",
                    hint="Find out why, then replay it while the platform still takes it.",
                    code=code,
                )
            return Standing(State.WAITING, due_at=due, reason=reason, code=code)
        case _:
            assert_never(outcome)


def resumed(standing: Standing, now: datetime) -> Standing:
    """A paused delivery that may be tried again at once."""
    return msgspec.structs.replace(
        standing, state=State.WAITING, due_at=now, reason="", hint="", code=""
    )
