"""A shop with a connection to the simulated Reddit."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from fixtures.attempts import attempted
from onward.action import Choices, Question
from onward.destination import ConnectionTest
from onward.event import Event, iso
from onward.outcome import Outcome, Rejected, SlowDown
from onward.request import Request, Response, Secret
from onward.testing.examples import Example
from onward.testing.simulator import Call, SimulatedClock
from onward.testing.trial import Trial, prepare
from onward_destinations.reddit import SendConversionEvent, Settings, reddit
from onward_destinations.reddit.connection_test import test_connection as ask_reddit
from onward_destinations.reddit.simulator import Reddit
from onward_destinations.reddit.simulator.seeds import PIXEL

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Shop:
    """A client of the simulator that keeps its requests."""

    def __init__(self, token: str = "T") -> None:  # noqa: S107 - opens nothing
        self.clock = SimulatedClock(lambda: NOON)
        self.reddit = Reddit(self.clock, tokens=("T",))
        self.token = Secret(token) if token else None
        self.sent: list[Request] = []

    async def send(self, request: Request) -> Response:
        return self.ask(request)

    def ask(self, request: Request) -> Response:
        self.sent.append(request)
        address, _, query = request.url.partition("?")
        host, _, path = address.removeprefix("https://").partition("/")
        headers = {n.lower(): v for n, v in request.wire_headers(self.token).items()}
        at = self.clock.now()
        call = Call(at, request.method, host, f"/{path}", query, headers, request.body())
        reply = self.reddit.answer(call)
        return Response(
            reply.status, reply.body(), {name.lower(): v for name, v in reply.headers.items()}
        )

    def deliver(self, made: Trial, payloads: Sequence[Any]) -> list[Outcome | SlowDown]:
        """What becomes of payloads, all in one batch."""
        return attempted(made, payloads, self.ask)

    def tested(self, **values: Any) -> ConnectionTest:
        return asyncio.run(ask_reddit(self, Settings(**{"pixel_id": PIXEL} | values)))

    def choices(self, name: str, **parts: Any) -> Choices:
        question = Question(Settings(pixel_id=PIXEL), **parts)
        found: Choices = asyncio.run(
            getattr(SendConversionEvent(), f"choices_for_{name}")(self, question)
        )
        return found


def sign_up(number: int = 1, *, age: timedelta = timedelta(hours=1), **properties: Any) -> Event:
    return {
        "type": "track",
        "event": "Signed Up",
        "messageId": f"msg-{number}",
        "timestamp": iso(NOON - age),
        "properties": {"email": f"ada{number}@example.com", **properties},
    }


def trial(*events: Event, preset: str = "sign-up", fields: Any = None, **values: Any) -> Trial:
    example = Example(
        place="test",
        title="Test",
        clock=NOON,
        settings={"pixel_id": PIXEL} | values,
        auth={"access_token": "T"},
        preset=preset,
        fields=fields or {},
        events=events,
    )
    return prepare(reddit, example)


def refused(outcomes: Iterable[Any]) -> list[int]:
    """The indexes of rejected events."""
    return [at for at, one in enumerate(outcomes) if isinstance(one, Rejected)]
