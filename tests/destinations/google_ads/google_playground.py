"""Google's simulator in this process, with a connection to it."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from fixtures.loopback import Loopback
from onward.event import Event, iso
from onward.testing.examples import Example
from onward.testing.simulator import SimulatedClock
from onward.testing.trial import Trial, prepare
from onward_destinations.google_ads import Settings, google_ads
from onward_destinations.google_ads.simulator import GoogleAds

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SETTINGS = {
    "customer_id": "123-456-7890",
    "conversion_action_id": "987654321",
    "default_phone_country_code": "1",
}
DIRECT = {**SETTINGS, "transport": "google_ads_api"}
MAIL = "person@example.com"

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


class Playground(Loopback):
    """A client that is signed in with the token ``T``."""

    platform: GoogleAds

    def __init__(self, kind: type[GoogleAds] = GoogleAds) -> None:
        super().__init__(kind(SimulatedClock(lambda: NOON), tokens=("T",)), token="T")


def settings(**changes: Any) -> Settings:
    return Settings(**{**SETTINGS, **changes})


def order(number: int = 1, *, age: timedelta = timedelta(hours=1), **parts: Any) -> Event:
    properties = {"order_id": f"ORD-{number}", "revenue": 10, "currency": "EUR", "email": MAIL}
    return {
        "type": "track",
        "event": "Order Completed",
        "messageId": f"msg-{number}",
        "timestamp": iso(NOON - age),
        "properties": properties | parts.pop("properties", {}),
        **parts,
    }


def trial(
    *events: Event,
    action: str = "send-conversion",
    written: dict[str, Any] | None = None,
    **fields: Any,
) -> Trial:
    example = Example(
        place="test",
        title="Test",
        clock=NOON,
        settings=SETTINGS if written is None else written,
        action=action,
        fields=fields,
        events=events,
    )
    return prepare(google_ads, example)


def sent(event: Event, written: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """The event as it goes out."""
    (request,) = trial(event, written=written, **fields).requests()
    rows = request.json["conversions" if "conversions" in request.json else "events"]
    return dict(rows[0])


def person(event: Event, **fields: Any) -> list[dict[str, Any]]:
    """The identifiers that go out."""
    found = sent(event, **fields).get("userData", {}).get("userIdentifiers", [])
    return list(found)
