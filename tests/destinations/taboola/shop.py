"""A shop with a connection to the simulated Taboola."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from fixtures.attempts import answered
from onward.action import Choices, Question
from onward.destination import ConnectionTest
from onward.event import Event
from onward.oauth import Tokens
from onward.request import Request, Response, Secret
from onward.runner.attempt import Answered
from onward.sending import Credentials, Sender
from onward.testing.examples import Example
from onward.testing.simulator import Call, SimulatedClock
from onward.testing.trial import Trial, prepare
from onward_destinations.taboola import SendConversion, Settings, taboola
from onward_destinations.taboola.connection_test import test_connection as ask_taboola
from onward_destinations.taboola.simulator import Taboola

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CLICK = "GiDxLZcEVjwEqkGfKQMQndUYMIeZXFHmZ0DrHIJhGS6kKiDzkGUos9GzkpqG-YHQATCwxlQ"
BULK = "https://trc.taboola.com/1234567/log/3/bulk-s2s-action"
CLIENT = Tokens(client_id="app", client_secret=Secret("S"))


@dataclass
class Shop:
    """A client whose requests the simulator answers; it keeps them.

    Attributes:
        poison: A click id at which bulk answers 400, as no document says that it does.
    """

    poison: str = ""
    tokens: Tokens = CLIENT
    sent: list[Request] = field(default_factory=list)
    sender: Sender = field(init=False)
    platform: Taboola = field(init=False)

    def __post_init__(self) -> None:
        self.clock = SimulatedClock(lambda: NOON)
        self.platform = Taboola(self.clock, tokens=("T",))
        credentials = Credentials(
            "taboola",
            taboola.auth,
            self.tokens,
            transport=self,
            clock=self.clock.now,
            keep=self.keep,
        )
        self.sender = Sender(taboola, self, credentials)

    async def keep(self, tokens: Tokens) -> None:
        """Nothing outlives a test."""

    async def send(self, request: Request, *, access_token: Secret[str] | None = None) -> Response:
        return self.ask(request, access_token)

    def ask(self, request: Request, access_token: Secret[str] | None = None) -> Response:
        self.sent.append(request)
        if self.poison and self.poison.encode() in request.body():
            return Response(400)
        address, _, query = request.wire_url().partition("?")
        host, _, path = address.removeprefix("https://").partition("/")
        headers = {n.lower(): v for n, v in request.wire_headers(access_token).items()}
        call = Call(
            self.clock.now(), request.method, host, f"/{path}", query, headers, request.body()
        )
        reply = self.platform.answer(call)
        told = {name.lower(): value for name, value in reply.headers.items()}
        return Response(reply.status, reply.body(), told)

    def deliver(self, trial: Trial, payloads: Sequence[Any]) -> list[Answered]:
        """What becomes of payloads, all in one batch."""
        return answered(trial, payloads, self.ask)


class Platform:
    """A client that answers everything alike."""

    def __init__(self, response: Response) -> None:
        self.response = response

    async def send(self, _: Request) -> Response:
        return self.response


def order(number: int = 1, *, click: str = CLICK, **properties: Any) -> Event:
    return {
        "type": "track",
        "event": "Order Completed",
        "messageId": f"m-{number}",
        "timestamp": "2026-11-21T11:00:00.000Z",
        "properties": {"order_id": f"O-{number}", "tblci": click, **properties},
    }


def trial(*events: Event, **settings: Any) -> Trial:
    example = Example(
        place="test",
        title="Test",
        clock=NOON,
        settings={"account_id": "1234567", **settings},
        events=events,
    )
    return prepare(taboola, example)


def probed(client: Any, **settings: Any) -> ConnectionTest:
    return asyncio.run(ask_taboola(client, Settings(**{"account_id": "1234567", **settings})))


def choices(client: Any, name: str, query: str = "", **settings: Any) -> Choices:
    ask = getattr(SendConversion(), f"choices_for_{name}")
    question = Question(Settings(**{"account_id": "1234567", **settings}), query=query)
    found: Choices = asyncio.run(ask(client, question))
    return found
