"""A shop with a connection to the simulated Outbrain."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from onward.action import Choices, Question
from onward.destination import ConnectionTest
from onward.request import Request, Response
from onward.testing.simulator import Call, SimulatedClock
from onward_destinations.outbrain import SendConversion, Settings
from onward_destinations.outbrain.connection_test import test_connection as ask_outbrain
from onward_destinations.outbrain.simulator import Outbrain
from onward_destinations.outbrain.simulator.amplify import MARKETER

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CLICK = "v3-0e1f2a3b4c5d6e7f8091a2b3c4d5e6f7"


class Shop:
    """A client of the simulator that keeps its requests."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(lambda: NOON)
        self.outbrain = Outbrain(self.clock, tokens=("T",))
        self.sent: list[Request] = []

    async def send(self, request: Request) -> Response:
        return self.ask(request)

    def ask(self, request: Request) -> Response:
        self.sent.append(request)
        address, _, query = request.wire_url().partition("?")
        host, _, path = address.removeprefix("https://").partition("/")
        headers = {name.lower(): value for name, value in request.wire_headers().items()}
        call = Call(
            self.clock.now(), request.method, host, f"/{path}", query, headers, request.body()
        )
        reply = self.outbrain.answer(call)
        told = {name.lower(): value for name, value in reply.headers.items()}
        return Response(reply.status, reply.body(), told)

    def postback(self, query: str, path: str = "/unifiedPixel") -> Response:
        return self.ask(Request.get(f"https://tr.outbrain.com{path}?{query}"))


class Platform:
    """A client that answers everything alike."""

    def __init__(self, response: Response) -> None:
        self.response = response

    async def send(self, _: Request) -> Response:
        return self.response


def given(**changes: Any) -> Settings:
    return Settings(**{"marketer_id": MARKETER, **changes})


def probed(client: Any, **settings: Any) -> ConnectionTest:
    return asyncio.run(ask_outbrain(client, given(**settings)))


def choices(client: Any, name: str, query: str = "", **settings: Any) -> Choices:
    ask = getattr(SendConversion(), f"choices_for_{name}")
    found: Choices = asyncio.run(ask(client, Question(given(**settings), query=query)))
    return found
