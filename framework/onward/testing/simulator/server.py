"""The simulator as a server on loopback, in a thread of its own."""

import asyncio
import importlib
import socket
import threading
from collections.abc import Iterable, Sequence
from typing import Self

import uvicorn

from onward.destination import Destination
from onward.errors import DefinitionError, OnwardError
from onward.testing.simulator.app import create_app
from onward.testing.simulator.clock import SimulatedClock
from onward.testing.simulator.platform import SimulatedPlatform
from onward.testing.simulator.world import World

DEMO_TOKEN = "demo-token"  # noqa: S105 - opens nothing but the simulator
_STARTING_S = 10.0


class Simulator:
    """Every destination's platform in one place, offline.

    Use ``app`` in the process (``httpx.ASGITransport(app=simulator.app)``), or start a server::

        async with Simulator(destinations) as simulator:
            ...  # https://HOST/path is at f"{simulator.url}/HOST/path"

    Args:
        destinations: Those without a simulator are left out.
        tokens: Access tokens that every platform takes.
        clock: The time on the platforms.
        port: 0 for any free one.
    """

    def __init__(
        self,
        destinations: Iterable[Destination],
        *,
        tokens: Sequence[str] = (DEMO_TOKEN,),
        clock: SimulatedClock | None = None,
        port: int = 0,
    ) -> None:
        self.clock = clock or SimulatedClock()
        self.world = World(
            self.clock,
            {
                destination.slug: _load(destination)(self.clock, tokens=tuple(tokens))
                for destination in destinations
                if destination.simulator
            },
        )
        self.app = create_app(self.world)
        self._port = port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._url = ""

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end; empty while it does not."""
        return self._url

    def platform(self, slug: str) -> SimulatedPlatform:
        """The platform of a destination, to look at or to change behind everybody's back."""
        return self.world.platforms[slug]

    def start(self) -> None:
        """Listen on loopback; returns when requests are answered.

        Raises:
            OnwardError: The port is taken.
        """
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", self._port))
        except OSError as problem:
            listener.close()
            msg = f"The simulator cannot listen on port {self._port}: {problem.strerror}. Choose another port."
            raise OnwardError(msg) from problem
        config = uvicorn.Config(
            self.app, log_config=None, log_level="critical", access_log=False, lifespan="off"
        )
        server = self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=server.run, args=([listener],), name="simulator", daemon=True
        )
        self._thread.start()
        started = threading.Event()
        deadline = _STARTING_S
        while not server.started and self._thread.is_alive() and deadline > 0:
            started.wait(0.005)
            deadline -= 0.005
        if not server.started:
            msg = "The simulator did not start."
            raise OnwardError(msg)
        self._url = f"http://127.0.0.1:{listener.getsockname()[1]}"

    def stop(self) -> None:
        """Stop listening; what happened stays to be looked at."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._server.force_exit = True
            self._thread.join()
        self._server = self._thread = None
        self._url = ""

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self.start)
        return self

    async def __aexit__(self, *exception: object) -> None:
        await asyncio.to_thread(self.stop)


def _load(destination: Destination) -> type[SimulatedPlatform]:
    module, _, attribute = (destination.simulator or "").partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as problem:
        msg = (
            f'The simulator of "{destination.slug}" should be at '
            f'"{destination.simulator}", but it cannot be loaded: {problem}.'
        )
        raise DefinitionError(msg) from problem
    if not (isinstance(found, type) and issubclass(found, SimulatedPlatform)):
        msg = (
            f'The simulator of "{destination.slug}" should be a subclass of SimulatedPlatform, '
            f'but "{destination.simulator}" is {found!r}.'
        )
        raise DefinitionError(msg)
    return found
