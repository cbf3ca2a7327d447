"""A shop with a connection to the simulated Awin."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from onward.event import Event
from onward.oauth import Tokens
from onward.request import Request, Response, Secret
from onward.runner.attempt import Answered, Attempting
from onward.sending import Breaker, Credentials, Limiter, Sender, Slots
from onward.testing.examples import Example
from onward.testing.simulator import Call, SimulatedClock
from onward.testing.trial import Trial, prepare
from onward_destinations.awin import Settings, awin
from onward_destinations.awin.simulator import Awin

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOKEN = "11111111-2222-3333-4444-555555555555"
AWC = "12345_1794297600_0f1e2d3c4b5a69788796a5b4c3d2e1f0"
SETTINGS = {"advertiser_id": "12345", "api_token": TOKEN}


@dataclass
class Shop:
    """What an attempt needs of a connection; the simulator answers, requests are kept."""

    clock: SimulatedClock = field(default_factory=lambda: SimulatedClock(lambda: NOON))
    limiter: Limiter = field(default_factory=lambda: Limiter((), monotonic=lambda: 0.0))
    breaker: Breaker = field(default_factory=lambda: Breaker(monotonic=lambda: 0.0))
    slots: Slots = field(default_factory=Slots)
    answer: Response | None = None
    sent: list[Request] = field(default_factory=list)
    platform: Awin = field(init=False)
    sender: Sender = field(init=False)

    def __post_init__(self) -> None:
        self.platform = Awin(self.clock, tokens=(TOKEN,))
        self.platform.per_minute = 1_000
        credentials = Credentials(
            "awin", None, Tokens(), transport=self, clock=self.clock.now, keep=self.keep
        )
        self.sender = Sender(awin, self, credentials)

    async def keep(self, tokens: Tokens) -> None:
        """Nothing outlives a test."""

    async def send(self, request: Request, *, access_token: Secret[str] | None = None) -> Response:
        self.sent.append(request)
        if self.answer is not None:
            return self.answer
        address, _, query = request.wire_url().partition("?")
        host, _, path = address.removeprefix("https://").partition("/")
        headers = {name.lower(): value for name, value in request.wire_headers().items()}
        now = self.clock.now()
        reply = self.platform.answer(
            Call(now, request.method, host, f"/{path}", query, headers, request.body())
        )
        told = {name.lower(): value for name, value in reply.headers.items()}
        return Response(reply.status, reply.body(), {"content-type": reply.content_type, **told})

    def deliver(self, trial: Trial, payloads: Sequence[Any] | None = None) -> list[Answered]:
        """What becomes of payloads, all in one batch."""
        attempt = Attempting(trial.action, trial.settings, self)
        return asyncio.run(attempt.run(trial.payloads if payloads is None else payloads))


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
