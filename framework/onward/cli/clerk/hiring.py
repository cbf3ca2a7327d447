"""The clerk seen by whoever starts it: its process, its door, the storage it keeps."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import httpx
import structlog
from starlette.types import ASGIApp

import onward as package
from onward.clerk import Answerer, Line, answerer
from onward.cli.clerk.messages import Answered, Asked, Folder, Source
from onward.cli.server import url_of
from onward.cli.serving import Inner
from onward.config import Workspace
from onward.errors import OnwardError, StorageError
from onward.ingest import create_app
from onward.journal.remote import RemoteJournal
from onward.ledger import SqliteLedger
from onward.runner import Runner
from onward.runner.storage import Storage
from onward.sqlite import Readers
from onward.store.remote import RemoteStore

GONE_WITHIN_S = 10.0
NOT_PASSED_ON = frozenset({"content-length"})

log = structlog.get_logger("onward.clerk")


class Hired:
    """A clerk at work.

    Attributes:
        url: Where events go.
        line: Ends with the clerk.

    Args:
        answerers: Of the line; a runner's are put in once there is one.
    """

    def __init__(
        self,
        process: "subprocess.Popen[bytes]",
        line: Line,
        answerers: dict[str, Answerer],
        *,
        url: str,
    ) -> None:
        self.url = url
        self.line = line
        self._answerers = answerers
        self._process = process

    @asynccontextmanager
    async def storage(self, workspace: Workspace) -> AsyncIterator[Storage]:
        """The workspace's data folder, kept by the clerk until the block ends.

        Raises:
            StorageError: Another process owns it, it is damaged, or a newer program wrote it.
        """
        folder = workspace.data_folder
        asked = Folder(str(folder.absolute()), os.getpid())
        for note in await self.line.ask("keep", asked, list[str]):
            log.warning("data folder", folder=str(folder), note=note)
        readers = await Readers.open(folder)
        journal = RemoteJournal(self.line, readers)
        try:
            yield Storage(journal, SqliteLedger(readers), RemoteStore(self.line, readers))
        finally:
            await journal.close()
            await readers.close()
            with suppress(StorageError):
                await self.line.tell("close")

    @asynccontextmanager
    async def opened(self, runner: Runner, inner: Inner) -> AsyncIterator[None]:
        """Let events in until the block ends; what is no event is answered here."""
        app = create_app(
            runner,
            lambda: runner.workspace.sources,
            admin=inner.admin,
            probes=inner.probes,
            takes_events=False,
        )
        self._answerers["answer"] = answerer(Asked, partial(_answer, app))
        await self._know(runner.workspace)
        runner.followers.append(self._know)
        await self.line.tell("open")
        try:
            yield
        finally:
            runner.followers.remove(self._know)
            with suppress(StorageError):
                await self.line.tell("shut")

    async def _know(self, workspace: Workspace) -> None:
        sources = [Source.of(source) for source in workspace.sources]
        await self.line.tell("know", sources)

    def check(self) -> None:
        """Pass while it is at work.

        Raises:
            OnwardError: It has ended.
        """
        if self.line.ended.done():
            msg = (
                "The process of this server that takes events has ended "
                f"(exit code {_ended(self._process)}), so this one stops too. What was accepted "
                "is on disk. Look at the log for the cause; then start it again: onward serve"
            )
            raise OnwardError(msg)


@asynccontextmanager
async def hired(listener: socket.socket, *, trusted_hops: int) -> AsyncIterator[Hired]:
    """A clerk that listens there, until the block ends."""
    url = url_of(listener)
    here, there = socket.socketpair()
    # Both are the clerk's from now on: once it has shut the door, who knocks must be refused.
    with there, listener:
        process = _started(there, listener, trusted_hops)
    answerers: dict[str, Answerer] = {}
    try:
        async with await Line.over(here, answerers) as line:
            yield Hired(process, line, answerers, url=url)
    finally:
        await asyncio.to_thread(_ended, process)


def _started(
    end: socket.socket, listener: socket.socket, trusted_hops: int
) -> "subprocess.Popen[bytes]":
    handed = (end.fileno(), listener.fileno())
    return subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, "-m", "onward.cli.clerk", *map(str, handed), str(trusted_hops)],
        pass_fds=handed,
        env={**os.environ, "PYTHONPATH": _search_path()},
        stdin=subprocess.DEVNULL,
        # Whoever reads what the server says must see the end of it when the server ends.
        stdout=subprocess.DEVNULL,
    )


def _search_path() -> str:
    """Where the other process finds this same program, wherever else it is installed."""
    known = os.environ.get("PYTHONPATH", "")
    return os.pathsep.join([str(Path(package.__file__).parents[1]), *filter(None, [known])])


def _ended(process: "subprocess.Popen[bytes]") -> int:
    """Its exit code; it ends by itself when the line does."""
    try:
        return process.wait(GONE_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


async def _answer(app: ASGIApp, asked: Asked) -> Answered:
    """A request that the clerk passes on."""
    transport = httpx.ASGITransport(app, client=(asked.client, 0), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://onward") as client:
        response = await client.request(
            asked.method,
            asked.path,
            params=asked.query or None,
            headers=asked.headers,
            content=asked.body,
            timeout=None,
        )
    headers = [pair for pair in response.headers.items() if pair[0] not in NOT_PASSED_ON]
    return Answered(response.status_code, headers, response.content)
