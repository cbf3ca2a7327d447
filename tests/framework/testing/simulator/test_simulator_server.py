"""The simulator as a server of its own."""

import asyncio
import socket
from typing import Annotated, ClassVar

import httpx
import pytest

from onward.action import Action
from onward.destination import Destination
from onward.errors import DefinitionError, OnwardError
from onward.fields import Fields, Spec, path
from onward.testing.simulator import Call, Reply, SimulatedPlatform, Simulator, answers


class Settings(Fields):
    pass


class Visit(Fields):
    page: Annotated[str, Spec("Page", mapping=path("$.context.page.url"))]


class SendVisit(Action[Settings, Visit]):
    """Report a visit."""


class Nova(SimulatedPlatform):
    name = "Nova"
    hosts: ClassVar[tuple[str, ...]] = ("api.nova.example",)

    @answers("GET", "api.nova.example/visits/{id}")
    def visits(self, call: Call) -> Reply:
        return Reply(200, {"path": call.path, "query": call.query})


def nova(simulator: str | None) -> Destination:
    return Destination("nova", "Nova", actions=[SendVisit], simulator=simulator)


def home() -> str:
    return f"{Nova.__module__}:Nova"


def test_a_server_answers_while_it_runs_and_only_then() -> None:
    async def ask() -> tuple[str, httpx.Response]:
        async with (
            Simulator([nova(home()), nova_without()]) as simulator,
            httpx.AsyncClient() as client,
        ):
            return simulator.url, await client.get(
                f"{simulator.url}/api.nova.example/visits/(a%3Ab)?q=%28"
            )

    url, answer = asyncio.run(ask())

    assert {"path": "/visits/(a%3Ab)", "query": "q=%28"} == answer.json()
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, timeout=5)


def nova_without() -> Destination:
    return Destination("nova-bare", "Nova", actions=[SendVisit])


def test_a_cut_connection_is_seen_as_one() -> None:
    simulator = Simulator([nova(home())])
    simulator.start()
    try:
        httpx.post(f"{simulator.url}/_simulator/faults", json={"kind": "reset"})

        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"{simulator.url}/api.nova.example/visits/1")
    finally:
        simulator.stop()
    assert {"nova": {"cut": 1}} == simulator.world.calls.by_status
    assert "" == simulator.url


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(
            OnwardError, match=f"cannot listen on port {port}: .* Choose another port."
        ):
            Simulator([], port=port).start()


def test_a_simulator_that_is_not_there_is_told() -> None:
    with pytest.raises(
        DefinitionError, match='should be at "nowhere:Nova", but it cannot be loaded'
    ):
        Simulator([nova("nowhere:Nova")])


def test_a_simulator_that_is_none_is_told() -> None:
    with pytest.raises(DefinitionError, match="should be a subclass of SimulatedPlatform"):
        Simulator([nova("json:loads")])
