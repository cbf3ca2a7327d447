"""Google Analytics in this process, with a connection to it."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from onward.event import Event
from onward.oauth import Tokens
from onward.outcome import Outcome, SlowDown
from onward.request import Request, Response, Secret
from onward.runner.attempt import Attempting
from onward.sending import Breaker, Credentials, Limiter, Sender, Slots
from onward.testing.examples import Example
from onward.testing.simulator import Call, SimulatedClock
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


@dataclass
class Playground:
    """A way out whose requests the simulator answers.

    Attributes:
        tokens: The secrets and access tokens that open it.
        requests: What was sent.
    """

    tokens: tuple[str, ...] = ("demo-token",)
    platform: GoogleAnalytics = field(init=False)
    requests: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = SimulatedClock(lambda: NOON)
        self.platform = GoogleAnalytics(self.clock, tokens=self.tokens)
        self.limiter = Limiter((), monotonic=lambda: 0.0)
        self.breaker = Breaker(monotonic=lambda: 0.0, jitter=lambda: 0.5, on_open=lambda _: None)
        self.slots = Slots()
        credentials = Credentials(
            "test",
            ga4.auth,
            Tokens(access_token=Secret("demo-token")),
            transport=self,
            clock=lambda: NOON,
            keep=self.keep,
        )
        self.sender = Sender(ga4, self, credentials)

    async def keep(self, tokens: Tokens) -> None:
        """Nothing is renewed here."""

    async def send(self, request: Request, *, access_token: Secret[str] | None = None) -> Response:
        self.requests.append(request)
        return self.answer(request, access_token or Secret("demo-token"))

    def answer(self, request: Request, token: Secret[str] | None = None) -> Response:
        """What the platform answers."""
        host, _, path = request.wire_url().removeprefix("https://").partition("/")
        path, _, query = path.partition("?")
        headers = {name.lower(): text for name, text in request.wire_headers(token).items()}
        call = Call(
            self.clock.now(), request.method, host, f"/{path}", query, headers, request.body()
        )
        reply = self.platform.answer(call)
        return Response(reply.status, reply.body(), dict(reply.headers))

    def deliver(self, made: Trial, payloads: Sequence[Any] = ()) -> list[Outcome | SlowDown]:
        """What becomes of the payloads, by the runner's own steps."""
        attempt = Attempting(made.action, made.settings, self)
        return [one.outcome for one in run(attempt.run(payloads or made.payloads))]
