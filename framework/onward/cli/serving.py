"""A workspace served: endpoint, deliverer, what else is asked."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, Protocol

import msgspec

from onward.cli.link import ServerLink
from onward.cli.operations import OPERATIONS
from onward.cli.reloading import reload_on_change
from onward.cli.server import answering, url_of
from onward.ingest import Admin, Probes, create_app
from onward.request import Secret
from onward.runner import Runner
from onward.runner.roles import Role
from onward.runner.runner import Operation


class Inner(NamedTuple):
    """What is asked of a server beside taking events."""

    admin: Admin
    probes: Probes


class Door(Protocol):
    """Where requests come in."""

    @property
    def url(self) -> str:
        """Its address, as commands of this machine reach it."""
        ...

    def opened(self, runner: Runner, inner: Inner) -> AbstractAsyncContextManager[None]:
        """Open it until a block ends.

        Args:
            inner: What commands and probes may ask for.
        """
        ...


@dataclass(frozen=True, slots=True)
class OwnDoor:
    """Requests come in here, events too.

    Args:
        trusted_hops: Proxies in front whose ``X-Forwarded-For`` is believed.
    """

    listener: socket.socket
    trusted_hops: int = 0

    @property
    def url(self) -> str:
        """Its address."""
        return url_of(self.listener)

    def opened(self, runner: Runner, inner: Inner) -> AbstractAsyncContextManager[None]:
        """Open it until a block ends."""
        app = create_app(
            runner,
            lambda: runner.workspace.sources,
            clock=runner.clock,
            trusted_hops=self.trusted_hops,
            admin=inner.admin,
            probes=inner.probes,
            takes_events=Role.INGEST in runner.roles,
        )
        return answering(app, self.listener)


@asynccontextmanager
async def serving(
    runner: Runner, door: Door, *, simulator: str | None
) -> AsyncIterator[ServerLink]:
    """Serve an open runner until the block ends, or somebody asks the process to stop."""
    token = secrets.token_urlsafe(32)
    link = ServerLink(os.getpid(), door.url, token, simulator)
    async with door.opened(runner, _inner(runner, token)):
        file = link.leave(runner.workspace.data_folder)
        watching = asyncio.create_task(reload_on_change(runner))
        try:
            yield link
        finally:
            file.unlink(missing_ok=True)
            watching.cancel()
            await asyncio.wait([watching])


def _inner(runner: Runner, token: str) -> Inner:
    async def counts() -> dict[str, Any]:
        return dict(msgspec.to_builtins(await runner.counts()))

    operations = {name: partial(_operate, runner, run) for name, run in OPERATIONS.items()}
    return Inner(
        Admin(Secret(token), operations, counts),
        Probes(runner.ready, partial(_figures, runner), lambda: runner.workspace.metrics_token),
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
