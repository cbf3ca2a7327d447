"""Pinterest's simulator in this process, with a connection to it."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from fixtures.attempts import attempted
from onward.event import Event, iso
from onward.outcome import Outcome, SlowDown
from onward.request import Request, Response, Secret
from onward.testing.examples import Example
from onward.testing.simulator import Call, SimulatedClock
from onward.testing.trial import Trial, prepare
from onward_destinations.pinterest import pinterest
from onward_destinations.pinterest.simulator import Pinterest

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
AD_ACCOUNT = "549755885175"
SETTINGS = {"ad_account_id": AD_ACCOUNT, "default_phone_country_code": "1"}
SENDS = "ACCESS_TOKEN"

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


class Playground:
    """A client whose requests the simulator answers; it counts them."""

    def __init__(self, *, token: str = SENDS) -> None:
        self.clock = SimulatedClock(lambda: NOON)
        self.platform = Pinterest(self.clock, tokens=(SENDS,))
        self.token = Secret(token)
        self.requests: list[Request] = []

    async def send(self, request: Request) -> Response:
        return self.answer(request)

    def answer(self, request: Request) -> Response:
        self.requests.append(request)
        host, _, path = request.wire_url(self.token).removeprefix("https://").partition("/")
        path, _, query = path.partition("?")
        headers = {name.lower(): text for name, text in request.wire_headers(self.token).items()}
        reply = self.platform.answer(
            Call(self.clock.now(), request.method, host, f"/{path}", query, headers, request.body())
        )
        told = {name.lower(): text for name, text in reply.headers.items()}
        return Response(reply.status, reply.body(), told)

    def deliver(self, made: Trial, payloads: Sequence[Any]) -> list[Outcome | SlowDown]:
        """What becomes of payloads, all in one batch."""
        return attempted(made, payloads, self.answer)


def lead(number: int = 1, *, age: timedelta = timedelta(minutes=30), **properties: Any) -> Event:
    return {
        "type": "track",
        "event": "Lead Generated",
        "messageId": f"msg-{number}",
        "anonymousId": f"a-{number}",
        "timestamp": iso(NOON - age),
        "properties": {"email": f"ada{number}@example.com", **properties},
        "context": {"page": {"url": "https://shop.example/"}},
    }


def trial(
    *events: Event, preset: str | None = "lead", settings: Any = None, **fields: Any
) -> Trial:
    example = Example(
        place="test",
        title="Test",
        clock=NOON,
        settings={**SETTINGS, **(settings or {})},
        auth={"access_token": SENDS},
        preset=preset,
        fields=fields,
        events=events,
    )
    return prepare(pinterest, example)


def sent(event: Event, **parts: Any) -> dict[str, Any]:
    """The event as it goes out."""
    (request,) = trial(event, **parts).requests()
    (body,) = request.json["data"]
    return dict(body)
