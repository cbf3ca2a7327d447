"""A shop with a connection to the simulated Snapchat."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from fixtures.attempts import attempted
from onward.action import Choices, Question
from onward.destination import ConnectionTest
from onward.errors import PlatformError
from onward.event import Event, iso
from onward.outcome import Outcome, SlowDown
from onward.request import Request, Response, Secret
from onward.testing.examples import Example
from onward.testing.simulator import Call, SimulatedClock
from onward.testing.trial import Trial, prepare
from onward_destinations.snapchat import ReportConversionEvent, Settings, snapchat
from onward_destinations.snapchat.connection_test import test_connection as ask_snapchat
from onward_destinations.snapchat.simulator import Snapchat
from onward_destinations.snapchat.simulator.seeds import APP, PIXEL

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SETTINGS: dict[str, Any] = {"pixel_id": PIXEL, "snap_app_id": APP, "app_id": "284882215"}


class Shop:
    """A client of the simulator that keeps its requests."""

    def __init__(self, token: str = "T") -> None:  # noqa: S107 - opens nothing
        self.clock = SimulatedClock(lambda: NOON)
        self.snapchat = Snapchat(self.clock, tokens=("T",))
        self.token = Secret(token)
        self.sent: list[Request] = []

    async def send(self, request: Request) -> Response:
        return self.ask(request)

    def ask(self, request: Request) -> Response:
        self.sent.append(request)
        address, _, query = request.wire_url(self.token).partition("?")
        host, _, path = address.removeprefix("https://").partition("/")
        headers = {n.lower(): v for n, v in request.wire_headers(self.token).items()}
        call = Call(
            self.clock.now(), request.method, host, f"/{path}", query, headers, request.body()
        )
        reply = self.snapchat.answer(call)
        told = {name.lower(): value for name, value in reply.headers.items()}
        return Response(reply.status, reply.body(), told)

    def post(self, *events: Any, asset: str = PIXEL, ending: str = "") -> Response:
        address = f"https://tr.snapchat.com/v3/{asset}/events{ending}?access_token=T"
        return self.ask(Request.post(address, json={"data": list(events)}))

    def deliver(self, trial: Trial, payloads: Sequence[Any]) -> list[Outcome | SlowDown]:
        """What becomes of payloads, all in one batch."""
        return attempted(trial, payloads, self.ask)

    def tested(self, **settings: Any) -> ConnectionTest:
        return asyncio.run(ask_snapchat(self, Settings(**settings)))

    def choices(self, name: str, **parts: Any) -> Choices:
        question = Question(Settings(**SETTINGS), **parts)
        ask = getattr(ReportConversionEvent(), f"choices_for_{name}")
        found: Choices = asyncio.run(ask(self, question))
        return found


class Unreachable:
    """A client to which nobody answers."""

    async def send(self, request: Request) -> Response:
        msg = f"{request.host} could not be reached."
        raise PlatformError(msg, code="unreachable", reached=False)


def sign_up(number: int = 1, *, age: timedelta = timedelta(hours=1), **properties: Any) -> Event:
    return {
        "type": "track",
        "event": "Signed Up",
        "messageId": f"msg-{number}",
        "timestamp": iso(NOON - age),
        "properties": {"email": f"ada{number}@example.com", **properties},
        "context": {"page": {"url": "https://shop.example.com/"}},
    }


def trial(*events: Event, settings: Any = None, **fields: Any) -> Trial:
    example = Example(
        place="test",
        title="Test",
        clock=NOON,
        settings=settings or SETTINGS,
        auth={"access_token": "T"},
        preset="sign-up",
        fields=fields,
        events=events,
    )
    return prepare(snapchat, example)
