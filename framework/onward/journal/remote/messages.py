"""What goes over the line: questions to a journal, answers; rows for what there is much of."""

from datetime import datetime

import msgspec

from onward.delivery import Lane, Selector
from onward.journal.rows import Row


class AcceptedRow(Row):
    """An event to be stored, its content as JSON."""

    source: str
    message_id: str
    received: int
    body: bytes


class KeptRow(Row):
    """A stored event, its content as JSON."""

    ref: int
    source: str
    message_id: str
    received: int
    body: bytes


class Claim(Row):
    """Deliveries that are wanted."""

    lane: Lane
    limit: int
    now: datetime
    is_probe: bool


class ClaimedRow(Row):
    """A delivery handed out; ``event`` is the number of its event."""

    ref: int
    id: bytes
    place: int
    event: int
    attempts: int
    since: int
    expires: int | None
    is_replay: bool
    due: int


class HandedOut(Row):
    """Deliveries handed out."""

    places: list[tuple[str, str]]
    rows: list[ClaimedRow]


class Named(msgspec.Struct, frozen=True):
    """A mapping's version, to be used from now on."""

    connection: str
    mapping: str
    version: str | None


class Resume(msgspec.Struct, frozen=True):
    """Pauses to end."""

    selector: Selector
    at: datetime
    versions: list[Named] | None


class Move(msgspec.Struct, frozen=True):
    """Dead letters to make wait again."""

    refs: list[int]
    at: datetime
    versions: list[Named] | None


class Sweep(msgspec.Struct, frozen=True):
    """Settled events to forget."""

    before: datetime
    limit: int
