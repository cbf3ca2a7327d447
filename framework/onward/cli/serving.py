"""A workspace served: endpoint, deliverer, reload, in one process."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import structlog
import uvicorn
from starlette.applications import Starlette

from onward.cli.link import ServerLink
from onward.cli.operations import OPERATIONS
from onward.errors import OnwardError, WorkspaceError
from onward.ingest import Admin, Probes, create_app
from onward.request import Secret
from onward.runner import Runner
from onward.runner.roles import Role
from onward.runner.runner import Operation

LOOK_EVERY_S = 1.0

log = structlog.get_logger("onward.serve")


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
async def serving(
    runner: Runner, listener: socket.socket, *, simulator: str | None, trusted_hops: int
) -> AsyncIterator[ServerLink]:
    """Serve an open runner until the block ends, or somebody asks the process to stop."""
    token = secrets.token_urlsafe(32)
    link = ServerLink(os.getpid(), url_of(listener), token, simulator)
    server = Server(
        uvicorn.Config(
            _app(runner, token, trusted_hops),
            log_config=None,
            log_level="warning",
            access_log=False,
            lifespan="off",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=10,
        )
    )
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(_reload_on_change(runner))
        tasks.create_task(server.serve(sockets=[listener]))
        file = link.leave(runner.workspace.data_folder)
        try:
            await server.is_up.wait()
            yield link
        finally:
            file.unlink(missing_ok=True)
            server.should_exit = True
            watching.cancel()


def _app(runner: Runner, token: str, trusted_hops: int) -> Starlette:
    async def counts() -> dict[str, Any]:
        return dict(msgspec.to_builtins(await runner.counts()))

    operations = {name: partial(_operate, runner, run) for name, run in OPERATIONS.items()}
    return create_app(
        runner,
        lambda: runner.workspace.sources,
        clock=runner.clock,
        trusted_hops=trusted_hops,
        admin=Admin(Secret(token), operations, counts),
        probes=Probes(
            runner.ready, partial(_figures, runner), lambda: runner.workspace.metrics_token
        ),
        takes_events=Role.INGEST in runner.roles,
    )


async def _figures(runner: Runner) -> bytes:
    # Imported when somebody asks: most servers are never asked.
    from onward.ingest.figures import Figures  # noqa: PLC0415

    return (await Figures.of(runner)).exposition()


async def _operate(runner: Runner, run: Operation, arguments: Mapping[str, Any]) -> Any:
    # A command is about the files as they are, which may have changed a moment ago.
    if run in {OPERATIONS["plan"], OPERATIONS["apply"]}:
        await runner.reload()
    return await run(runner, arguments)


async def _reload_on_change(runner: Runner) -> None:
    folder = runner.workspace.folder
    seen = _signature(folder)
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        now = _signature(folder)
        if now == seen:
            continue
        seen = now
        try:
            await runner.reload()
        except WorkspaceError as error:
            log.error("files have problems; the last good ones stay in use")  # noqa: TRY400 - a sentence for a person, no defect
            for problem in error.problems:
                log.error(str(problem))  # noqa: TRY400 - a sentence for a person, no defect
        except OnwardError as error:
            log.error("files could not be reloaded", reason=str(error))  # noqa: TRY400 - a sentence for a person, no defect
        else:
            log.info("files reloaded", connections=len(runner.workspace.connections))


def _signature(folder: Path) -> frozenset[tuple[str, int, int]]:
    found = set()
    for path in folder.glob("[!.]*.yaml"):
        with suppress(OSError):
            status = path.stat()
            found.add((path.name, status.st_mtime_ns, status.st_size))
    return frozenset(found)
