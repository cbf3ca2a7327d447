"""Records of a ledger stream, as the processes of a cluster tell them."""

from datetime import datetime
from typing import Any

import msgspec

from framework.storage.samples import LANE, T0, WAITING, event, later
from onward.delivery import Attempt, Disposition, Lane, Standing, delivery_id
from onward.jetstream.records import Making, Replayed, Routed, Settled, Settling


def identity(number: int, lane: Lane = LANE, mapping: str = "orders") -> str:
    """The id of a delivery of event ``m-<number>``."""
    return delivery_id("shop", f"m-{number}", lane.connection, mapping)


def routed(
    number: int,
    *lanes: Lane,
    at: datetime = T0,
    intake: int | None = None,
    disposition: Disposition = Disposition.ROUTED,
    **rest: Any,
) -> Routed:
    """Event ``m-<number>`` routed to lanes."""
    accepted = event(number)
    mapping = rest.pop("mapping", "orders")
    making: dict[str, Any] = {"version": "v1", "standing": WAITING} | rest
    return Routed(
        number if intake is None else intake,
        "shop",
        accepted.message_id,
        accepted.received_at,
        msgspec.Raw(msgspec.json.encode(accepted.event)),
        at,
        disposition,
        "" if lanes else "Nothing matched.",
        tuple(Making(identity(number, lane, mapping), lane, mapping, **making) for lane in lanes),
    )


def settling(number: int, lane: Lane = LANE, **rest: Any) -> Settling:
    """Where a delivery of event ``m-<number>`` stands."""
    said: dict[str, Any] = {"attempts": 1, "replays": 0, "trying_since": T0, "version": "v1"} | rest
    return Settling(identity(number, lane), event=number, mapping="orders", **said)


def settled(
    standing: Standing,
    *numbers: int,
    at: datetime | None = None,
    lane: Lane = LANE,
    attempts: int = 1,
    is_tried: bool = True,
    **rest: Any,
) -> Settled:
    """Deliveries of events that met with the same."""
    moment = later(attempts) if at is None else at
    said = f"answer {attempts}"
    attempt = Attempt(attempts, moment, 0.25, 201, "c-1", said) if is_tried else None
    return Settled(
        moment,
        lane,
        standing,
        attempt,
        tuple(settling(number, lane, attempts=attempts, **rest) for number in numbers),
    )


def replayed(*numbers: int, at: datetime, **rest: Any) -> Replayed:
    """Dead letters of events that were sent again."""
    return Replayed(
        at, LANE, tuple(settling(number, trying_since=at, **rest) for number in numbers)
    )
