"""What is written of many deliveries at a time: what they share stands once.

Rows name its place in a list beside them. Moments are whole microseconds since 1970 in rows. They
travel as they are between the two processes of a server.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from onward.delivery import Attempt, Disposition, Lane, Standing
from onward.journal.interface import Routing, Settlement
from onward.sqlite.moments import ticks_or_none


class Row(msgspec.Struct, array_like=True, gc=False):
    """Travels as a list of its members."""


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


class RecordRow(Row):
    """What became of deliveries that fared alike."""

    standing: Standing
    attempt: Attempt | None


class SettlementRow(Row):
    """What one claim came to; ``since`` is the new begin of trying, when it must move."""

    ref: int
    record: int
    since: int | None


class Settle(Row):
    """Claims to acknowledge and record."""

    at: datetime
    records: list[RecordRow]
    rows: list[SettlementRow]


def route_of(routings: Sequence[Routing], at: datetime) -> Route:
    """Routings with what they share apart: places, standings."""
    # By identity, because that is quick: whoever routes many hands in shared values.
    numbers: dict[tuple[int, str, str], int] = {}
    places: list[PlaceRow] = []
    standings: dict[int, int] = {}
    shared: list[Standing] = []
    rows: list[RoutingRow] = []
    for routing in routings:
        deliveries: list[DeliveryRow] = []
        for one in routing.deliveries:
            named = (id(one.lane), one.mapping, one.version)
            place = numbers.setdefault(named, len(places))
            if place == len(places):
                places.append(PlaceRow(one.lane, one.mapping, one.version))
            standing = standings.setdefault(id(one.standing), len(shared))
            if standing == len(shared):
                shared.append(one.standing)
            expires = ticks_or_none(one.expires_at)
            deliveries.append(DeliveryRow(bytes.fromhex(one.id), place, standing, expires))
        rows.append(RoutingRow(routing.ref, routing.disposition, routing.reason, tuple(deliveries)))
    return Route(at, places, shared, rows)


def settle_of(settlements: Sequence[Settlement], at: datetime) -> Settle:
    """Settlements with what they share apart: standing, attempt."""
    records: dict[tuple[int, int], int] = {}
    shared: list[RecordRow] = []
    rows: list[SettlementRow] = []
    standing, attempt, record = None, None, 0
    for one in settlements:
        # Most fared as the one before did, and have the very same record.
        if one.standing is not standing or one.attempt is not attempt:
            standing, attempt = one.standing, one.attempt
            record = records.setdefault((id(standing), id(attempt)), len(shared))
            if record == len(shared):
                shared.append(RecordRow(standing, attempt))
        rows.append(SettlementRow(one.ref, record, ticks_or_none(one.trying_since)))
    return Settle(at, shared, rows)
