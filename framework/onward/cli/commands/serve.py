"""Serve a workspace."""

import asyncio
import os
import socket
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from contextlib import AsyncExitStack, closing
from typing import Any

import click
import msgspec

from onward.cli.answer import Answer, counted
from onward.cli.clerk.hiring import Hired, hired
from onward.cli.frame import command
from onward.cli.logs import logs
from onward.cli.loops import run_quickly
from onward.cli.server import listen
from onward.cli.serving import OwnDoor, serving
from onward.cli.session import Session
from onward.cli.stopping import stopping
from onward.config import names_cluster
from onward.runner import Runner
from onward.runner.roles import EVERY, Role

_NO_KEYS = (
    "No source has a write key, so every request will be refused. Add one to onward.yaml: "
    "sources: [{id: web-shop, write_keys: ['${env:SHOP_WRITE_KEY}']}]"
)


def _processes() -> int:
    return min(2, len(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else 1


@command(
    "onward serve",
    "onward serve --host 0.0.0.0 --port 8080 --trusted-hops 1",
    "onward serve --simulator http://127.0.0.1:8090",
    "onward serve --role ingest",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8080, show_default=True, help="0 for any free one.")
@click.option(
    "--trusted-hops",
    default=0,
    show_default=True,
    type=click.IntRange(0, 10),
    help="Proxies of your own in front, whose X-Forwarded-For is believed.",
)
@click.option(
    "--role",
    "names",
    multiple=True,
    type=click.Choice(["all", *map(str, Role)]),
    default=["all"],
    show_default=True,
    help="Its part of the work, where several servers share a NATS cluster; may be repeated.",
)
@click.option(
    "--processes",
    default=_processes,
    type=click.IntRange(1, 2),
    help="2: one takes events and keeps the data file, the other routes and sends. "
    "[default: 2 on Linux with two cores or more, else 1]",
)
def serve(
    session: Session,
    *,
    host: str,
    port: int,
    trusted_hops: int,
    names: Sequence[str],
    processes: int,
) -> Answer:
    """Take events by HTTP and deliver them, until SIGTERM or Ctrl-C.

    SDKs for Segment and RudderStack servers can point here unchanged. Files are read again when
    they change; while they have errors, the last good ones stay in use.
    """
    roles = EVERY if "all" in names else frozenset(map(Role, names))
    with logs("info"), closing(listen(host, port)) as listener:
        counts = run_quickly(_serve(session, listener, trusted_hops, roles, processes))
    waits = counts.get("waiting", 0) + counts.get("unrouted", 0)
    rest = f"; {counted(waits, 'event waits', 'events wait')} for the next time" if waits else ""
    return Answer(f"The server has stopped{rest}.", data=counts)


async def _serve(
    session: Session,
    listener: socket.socket,
    trusted_hops: int,
    roles: AbstractSet[Role],
    processes: int,
) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        clerk = None
        # Asked before the workspace is loaded: meanwhile the other process can start.
        if processes > 1 and roles == EVERY and not names_cluster(session.folder):
            clerk = await stack.enter_async_context(hired(listener, trusted_hops=trusted_hops))
        runner = await stack.enter_async_context(
            Runner.open(
                session.folder,
                environment=session.environment,
                plugins=session.plugins,
                simulator=session.simulator,
                storage=None if clerk is None else clerk.storage,
                roles=roles,
            )
        )
        with stopping() as asked:
            door = clerk or OwnDoor(listener, trusted_hops)
            async with serving(runner, door, simulator=session.simulator) as link:
                _announce(session, link.url, runner)
                await _until(asked, clerk)
        # Others go on with the work of a cluster, and nobody may be left to ask.
        counts = None if runner.storage.shared else await runner.counts()
        return {} if counts is None else dict(msgspec.to_builtins(counts))


async def _until(asked: asyncio.Event, clerk: Hired | None) -> None:
    """Return when somebody asks the server to stop."""
    if clerk is None:
        await asked.wait()
        return
    waiting = asyncio.create_task(asked.wait())
    ends: list[asyncio.Future[Any]] = [waiting, clerk.line.ended]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    clerk.check()


def _announce(session: Session, url: str, runner: Runner) -> None:
    connections = runner.workspace.connections
    if session.as_json:
        names = [each.id for each in connections]
        data = {"url": url, "connections": names, "roles": sorted(runner.roles)}
        click.echo(msgspec.json.encode(data).decode())
        return
    where = f" (to the simulator at {session.simulator})" if session.simulator else ""
    what = counted(len(connections), "connection")
    if Role.INGEST not in runner.roles:
        deeds = {Role.DELIVER: f"delivers for {what}{where}", Role.LEDGER: "keeps the ledger"}
        said = ", ".join(deed for role, deed in deeds.items() if role in runner.roles)
        click.echo(f"Onward {said}; its health is at {url}/health. Stop it with Ctrl-C.")
        return
    if not any(source.write_keys for source in runner.workspace.sources):
        click.echo(_NO_KEYS, err=True)
    click.echo(f"Onward takes events at {url}/v1/batch for {what}{where}. Stop it with Ctrl-C.")
