"""A shop whose events go to TikTok's simulator."""

from datetime import UTC, datetime, timedelta
from typing import Any

from fixtures.loopback import Loopback
from onward.event import Event, iso
from onward.testing.examples import Example
from onward.testing.simulator import SimulatedClock
from onward.testing.trial import Trial, prepare
from onward_destinations.tiktok import Settings, tiktok
from onward_destinations.tiktok.simulator import TikTok

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PIXEL = "C4A0EXAMPLE1PIXEL0AA"
SETTINGS = {"pixelCode": PIXEL, "accessToken": "T"}


def platform() -> TikTok:
    return TikTok(SimulatedClock(lambda: NOON), tokens=("T",))


def loopback() -> Loopback:
    return Loopback(platform())


def configured(**changes: Any) -> Settings:
    written: dict[str, Any] = SETTINGS | changes
    return Settings(**written)


def order(number: int = 1, *, age: timedelta = timedelta(hours=1), **properties: Any) -> Event:
    return {
        "type": "track",
        "event": "Order Completed",
        "messageId": f"msg-{number}",
        "userId": f"u-{number}",
        "timestamp": iso(NOON - age),
        "properties": properties,
        "context": {"page": {"url": "https://shop.example.com/thanks"}},
    }


def trial(
    *events: Event, preset: str | None = "purchase", settings: Any = None, **fields: Any
) -> Trial:
    return prepare(
        tiktok,
        Example(
            place="test",
            title="Test",
            clock=NOON,
            settings=SETTINGS | (settings or {}),
            preset=preset,
            fields=fields,
            events=events,
        ),
    )


def sent(event: Event, /, **parts: Any) -> dict[str, Any]:
    """The event as it goes out."""
    (request,) = trial(event, **parts).requests()
    (body,) = request.json["data"]
    return dict(body)


def notes(event: Event, /, **parts: Any) -> list[str]:
    """What a person is told of an event that is sent."""
    (resolved,) = trial(event, **parts).resolved
    return list(resolved.notes)
