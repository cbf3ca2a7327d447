"""Listening on a socket: a server whose signals belong to whoever runs it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from onward.errors import OnwardError

FINISHED_WITHIN_S = 10


class Server(uvicorn.Server):
    """A server whose signals belong to whoever runs it: the journal closes after it.

    Attributes:
        is_up: Set once it answers.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self.is_up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """A socket to serve on; port 0 takes any free one.

    Raises:
        OnwardError: It cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        msg = f"{host}:{port} cannot be listened on: {error.strerror}. Name another port: --port"
        raise OnwardError(msg) from None
    listener.setblocking(False)  # noqa: FBT003 - the standard library's signature
    return listener


def url_of(listener: socket.socket) -> str:
    """The address of a listening socket, as commands of this machine reach it."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - read, not bound
    return f"http://{host}:{port}"


@asynccontextmanager
async def answering(app: ASGIApp, listener: socket.socket) -> AsyncIterator[None]:
    """Answer what comes in until the block ends, and finish what is being answered then."""
    server = Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            access_log=False,
            lifespan="off",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=FINISHED_WITHIN_S,
        )
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve(sockets=[listener]))
        try:
            await server.is_up.wait()
            yield
        finally:
            server.should_exit = True
