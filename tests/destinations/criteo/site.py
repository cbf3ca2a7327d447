"""A site with a connection to the simulated Criteo."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from onward.event import Event, iso
from onward.oauth import Tokens
from onward.request import Request, Response, Secret
from onward.runner.attempt import Answered, Attempting
from onward.sending import Breaker, Credentials, Limiter, Sender, Slots
from onward.testing.examples import Example
from onward.testing.simulator import Call, SimulatedClock
from onward.testing.trial import Trial, prepare
from onward_destinations.criteo import criteo
from onward_destinations.criteo.simulator import Criteo

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CLIENT = Tokens(client_id="app", client_secret=Secret("S"))
GUM_ID = "oTpIyd_lj2Hrtvy-8bxKIBvwewcUrvFx"


@dataclass
class Site:
    """What an attempt needs of a connection; the simulator answers, requests are kept."""

    tokens: Tokens = CLIENT
    clock: SimulatedClock = field(default_factory=lambda: SimulatedClock(lambda: NOON))
    limiter: Limiter = field(default_factory=lambda: Limiter((), monotonic=lambda: 0.0))
    breaker: Breaker = field(default_factory=lambda: Breaker(monotonic=lambda: 0.0))
    slots: Slots = field(default_factory=Slots)
    sent: list[Request] = field(default_factory=list)
    platform: Criteo = field(init=False)
    sender: Sender = field(init=False)

    def __post_init__(self) -> None:
        self.platform = Criteo(self.clock, tokens=("T",))
        credentials = Credentials(
            "criteo",
            criteo.auth,
            self.tokens,
            transport=self,
            clock=self.clock.now,
            keep=self.keep,
        )
        self.sender = Sender(criteo, self, credentials)

    async def keep(self, tokens: Tokens) -> None:
        """Nothing outlives a test."""

    async def send(self, request: Request, *, access_token: Secret[str] | None = None) -> Response:
        self.sent.append(request)
        address, _, query = request.wire_url().partition("?")
        host, _, path = address.removeprefix("https://").partition("/")
        headers = {n.lower(): v for n, v in request.wire_headers(access_token).items()}
        call = Call(
            self.clock.now(), request.method, host, f"/{path}", query, headers, request.body()
        )
        reply = self.platform.answer(call)
        told = {name.lower(): value for name, value in reply.headers.items()}
        return Response(reply.status, reply.body(), told)

    def deliver(self, trial: Trial, payloads: Sequence[Any] | None = None) -> list[Answered]:
        """What becomes of payloads, all in one batch."""
        attempt = Attempting(trial.action, trial.settings, self)
        return asyncio.run(attempt.run(trial.payloads if payloads is None else payloads))


def visit(
    name: str = "Signed In",
    *,
    ago: timedelta = timedelta(minutes=1),
    context: Any = None,
    **properties: Any,
) -> Event:
    return {
        "type": "track",
        "event": name,
        "messageId": "m-1",
        "anonymousId": "a-1",
        "timestamp": iso(NOON - ago),
        "properties": properties,
        "context": {"traits": {"email": "jane.doe@example.com"}} if context is None else context,
    }


def trial(
    *events: Event,
    settings: Any = None,
    preset: str | None = None,
    action: str = "send-event",
    **fields: Any,
) -> Trial:
    example = Example(
        place="test",
        title="Test",
        clock=NOON,
        settings={"partner_id": "12345", "caller_id": "70", **(settings or {})},
        action=action,
        preset=preset,
        fields=fields,
        events=events,
    )
    return prepare(criteo, example)


def sent(event: Event, **parts: Any) -> dict[str, Any]:
    """The body that an event leaves in."""
    (request,) = trial(event, **parts).requests()
    return dict(request.json)


def refusal(event: Event, **parts: Any) -> str:
    """Why an event is refused; empty if it is not."""
    (resolved,) = trial(event, **parts).resolved
    return "" if resolved.outcome is None else resolved.outcome.reason


def notes(event: Event, **parts: Any) -> list[str]:
    return trial(event, **parts).notes
