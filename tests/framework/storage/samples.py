"""Events, routings and settlements for tests of engines."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from onward.delivery import Attempt, Disposition, Lane, Standing, State, delivery_id
from onward.event import Accepted, complete
from onward.journal import Claimed, Journal, NewDelivery, Routing, Settlement, Stored
from onward.ledger import Ledger

T0 = datetime(2026, 1, 1, 12, tzinfo=UTC)
LANE = Lane("linkedin", "stream-conversion", "rule-1")
OTHER = Lane("meta", "send-event")
WAITING = Standing(State.WAITING)
DELIVERED = Standing(State.DELIVERED, note="Taken.")
REJECTED = Standing(State.REJECTED, reason="No e-mail.", hint="Map one.", code="no-id")
EXPIRED = Standing(State.EXPIRED, reason="Too late.", code="late")


@dataclass
class Engine:
    """A journal with the ledger that shows what became of it."""

    journal: Journal
    ledger: Ledger


class Opens(Protocol):
    """Opens the same engine again and again, as restarts do."""

    def __call__(self) -> AbstractAsyncContextManager[Engine]: ...


Engines = AsyncIterator[Engine]


def later(seconds: float) -> datetime:
    """That many seconds after the beginning."""
    return T0 + timedelta(seconds=seconds)


def event(number: int, *, at: datetime = T0, source: str = "shop", **rest: Any) -> Accepted:
    """An accepted event with message id ``m-<number>`` of person ``u-<number>``."""
    raw = {"type": "track", "event": "Order", "messageId": f"m-{number}", "userId": f"u-{number}"}
    return complete(raw | rest, source=source, received_at=at)


def made(stored: Stored, lane: Lane = LANE, mapping: str = "orders", **rest: Any) -> NewDelivery:
    """The delivery of an event through a mapping."""
    identity = delivery_id(stored.source, stored.message_id, lane.connection, mapping)
    return NewDelivery(
        identity, lane, mapping, rest.pop("version", "v1"), rest.pop("standing", WAITING), **rest
    )


async def route(
    journal: Journal,
    *,
    lanes: Sequence[Lane] = (LANE,),
    mappings: Sequence[str] = ("orders",),
    at: datetime = T0,
    **rest: Any,
) -> list[Stored]:
    """Route everything there is to the lanes, through the mappings."""
    routed: list[Stored] = []
    while stored := await journal.unrouted(100):
        routed += stored
        routings = [
            Routing(
                one.ref,
                Disposition.ROUTED,
                "",
                tuple(made(one, lane, name, **rest) for lane in lanes for name in mappings),
            )
            for one in stored
        ]
        await journal.route(routings, at=at)
    return routed


async def deliver(
    journal: Journal,
    standing: Standing = DELIVERED,
    *,
    lane: Lane = LANE,
    limit: int = 1_000,
    at: datetime = T0,
    **rest: Any,
) -> list[Claimed]:
    """Claim what is due, settle it alike after one attempt each."""
    claimed = list(await journal.claim(lane, limit, at))
    await journal.settle(
        [Settlement(one.ref, standing, attempt(one.attempts + 1, at), **rest) for one in claimed],
        at=at,
    )
    return claimed


def attempt(number: int = 1, at: datetime = T0) -> Attempt:
    """An attempt that was answered."""
    return Attempt(number, at, 0.25, 201, "c-1", f"answer {number}")


def names(found: Sequence[Claimed | Stored]) -> list[str]:
    """Their message ids."""
    return [one.message_id for one in found]
