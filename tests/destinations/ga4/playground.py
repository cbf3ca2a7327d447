"""Google Analytics in this process, with a connection to it."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from fixtures.loopback import Loopback
from onward.event import Event
from onward.outcome import Outcome, SlowDown
from onward.testing.examples import Example
from onward.testing.simulator import SimulatedClock
from onward.testing.trial import Trial, prepare
from onward_destinations.ga4 import ga4
from onward_destinations.ga4.simulator import GoogleAnalytics

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
EARLIER = "2026-11-21T11:00:00Z"
STREAM = "G-ABC1234567"
SETTINGS = {"measurement_id": STREAM, "api_secret": "demo-token"}
DATA_MANAGER = {
    "transport": "data_manager",
    "measurement_id": STREAM,
    "property_id": "345678901",
}

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


def trial(
    *events: Event,
    settings: Mapping[str, Any] | None = None,
    preset: str | None = None,
    fields: Mapping[str, Any] | None = None,
) -> Trial:
    """Events through a mapping."""
    example = Example(
        "test",
        "test",
        NOON,
        settings=SETTINGS | dict(settings or {}),
        preset=preset,
        fields=fields or {},
        events=events,
    )
    return prepare(ga4, example)


def event(number: int = 1, name: str = "Signed Up", **members: Any) -> Event:
    """An event of one of several clients."""
    return {
        "type": "track",
        "event": name,
        "messageId": f"m-{number}",
        "timestamp": EARLIER,
        "properties": {"client_id": f"{number}.1700000000", "session_id": "1795183000"},
        **members,
    }


class Playground(Loopback):
    """A client that is signed in with the first of the tokens that open the platform."""

    platform: GoogleAnalytics

    def __init__(self, *tokens: str) -> None:
        known = tokens or (SETTINGS["api_secret"],)
        platform = GoogleAnalytics(SimulatedClock(lambda: NOON), tokens=known)
        super().__init__(platform, known[0])

    def deliver(self, trial: Trial, payloads: Sequence[Any] = ()) -> list[Outcome | SlowDown]:
        """What becomes of payloads, those of the trial if none are given."""
        return super().deliver(trial, payloads or trial.payloads)
