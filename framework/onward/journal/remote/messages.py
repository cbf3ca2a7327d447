"""What goes over the line: questions to a journal, answers; rows for what there is much of.

Moments are whole microseconds since 1970 in rows. What many rows share stands once, in a list
beside them, and they name its place.
"""

from datetime import datetime

import msgspec

from onward.delivery import Attempt, Disposition, Lane, Selector, Standing


class Row(msgspec.Struct, array_like=True, gc=False):
    """Travels as a list of its members."""


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


class PlaceRow(Row):
    """A mapping's version in a lane."""

    lane: Lane
    mapping: str
    version: str


class DeliveryRow(Row):
    """A delivery as the router makes it."""

    id: bytes
    place: int
    standing: int
    expires: int | None


class RoutingRow(Row):
    """What became of one event."""

    ref: int
    disposition: Disposition
    reason: str
    deliveries: tuple[DeliveryRow, ...]


class Route(Row):
    """Events to acknowledge, with their deliveries."""

    at: datetime
    places: list[PlaceRow]
    standings: list[Standing]
    rows: list[RoutingRow]


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


class RecordRow(Row):
    """What became of deliveries that fared alike."""

    standing: Standing
    attempt: Attempt | None


class SettlementRow(Row):
    """What one claim came to."""

    ref: int
    record: int
    since: int | None


class Settle(Row):
    """Claims to acknowledge and record."""

    at: datetime
    records: list[RecordRow]
    rows: list[SettlementRow]


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
