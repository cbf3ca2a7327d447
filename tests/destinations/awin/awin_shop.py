"""A shop with a connection to the simulated Awin."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from fixtures.loopback import Loopback
from onward.event import Event
from onward.outcome import Outcome, SlowDown
from onward.request import Request, Response
from onward.testing.examples import Example
from onward.testing.simulator import SimulatedClock
from onward.testing.trial import Trial, prepare
from onward_destinations.awin import Settings, awin
from onward_destinations.awin.simulator import Awin

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOKEN = "11111111-2222-3333-4444-555555555555"
AWC = "12345_1794297600_0f1e2d3c4b5a69788796a5b4c3d2e1f0"
SETTINGS = {"advertiser_id": "12345", "api_token": TOKEN}


class Shop(Loopback):
    """A shop whose requests the simulated Awin answers.

    Args:
        always: What answers in its place.
    """

    platform: Awin

    def __init__(self, always: Response | None = None) -> None:
        super().__init__(Awin(SimulatedClock(lambda: NOON), tokens=(TOKEN,)))
        self.platform.per_minute = 1_000
        self._always = always

    def answer(self, request: Request) -> Response:
        answer = super().answer(request)
        return answer if self._always is None else self._always

    def deliver(
        self, trial: Trial, payloads: Sequence[Any] | None = None
    ) -> list[Outcome | SlowDown]:
        """What becomes of payloads, those of the trial if none are given."""
        return super().deliver(trial, trial.payloads if payloads is None else payloads)


def settings(**changes: Any) -> Settings:
    return Settings(**{**SETTINGS, **changes})


def sale(number: str = "O-1", *, context: Any = None, **properties: Any) -> Event:
    given = {"order_id": number, "revenue": 10, "currency": "EUR", "awc": AWC, **properties}
    return {
        "type": "track",
        "event": "Order Completed",
        "messageId": f"m-{number}",
        "timestamp": "2026-11-21T11:59:00.000Z",
        "properties": {name: value for name, value in given.items() if value is not None},
        "context": context or {},
    }


def trial(
    *events: Event,
    settings: Any = None,
    preset: str | None = None,
    action: str = "send-order",
    **fields: Any,
) -> Trial:
    example = Example(
        place="test",
        title="Test",
        clock=NOON,
        settings={**SETTINGS, **(settings or {})},
        action=action,
        preset=preset,
        fields=fields,
        events=events,
    )
    return prepare(awin, example)


def sent(event: Event, **parts: Any) -> dict[str, Any]:
    """The order that an event leaves as."""
    (request,) = trial(event, **parts).requests()
    (order,) = request.json["orders"]
    return dict(order)


def refusal(event: Event, **parts: Any) -> str:
    """Why an event is refused; empty if it is not."""
    (resolved,) = trial(event, **parts).resolved
    return "" if resolved.outcome is None else resolved.outcome.reason


def notes(event: Event, **parts: Any) -> list[str]:
    return trial(event, **parts).notes
