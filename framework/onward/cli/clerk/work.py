"""What the clerk does: keep the data folder, open the door, pass on what it cannot answer."""

import asyncio
import os
import socket
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from onward.clerk import Answerer, Line, answerer
from onward.cli.clerk.messages import Answered, Asked, Folder, Source
from onward.cli.server import answering
from onward.errors import EventError, OnwardError
from onward.ingest import create_app
from onward.ingest.admin import MAX_BYTES
from onward.ingest.answers import RefusedError, failure
from onward.ingest.body import read_body
from onward.journal import SqliteJournal
from onward.journal.accepting import Receipt, accept
from onward.journal.remote import Desk
from onward.sqlite import Database
from onward.sqlite.lock import OwnedError
from onward.store import SqliteStore
from onward.store.remote import answerers

LEFT_ALONE = 70
# A server that was killed may hold the folder for a moment longer than it is seen to run.
FREE_WITHIN_S = 2.0
_AGAIN_AFTER_S = 0.05
# Of this connection, and of a body that is passed on unpacked.
_NOT_PASSED_ON = frozenset(
    {"connection", "content-encoding", "content-length", "host", "transfer-encoding"}
)


class Clerk:
    """Takes orders over a line.

    Args:
        door: Listens for events.
        trusted_hops: Proxies in front whose ``X-Forwarded-For`` is believed.
    """

    def __init__(self, door: socket.socket, *, trusted_hops: int) -> None:
        self._door = door
        self._trusted_hops = trusted_hops
        self._answerers: dict[str, Answerer] = {
            "keep": answerer(Folder, self._keep),
            "know": answerer(list[Source], self._know),
            "open": answerer(None, self._open),
            "shut": answerer(None, self._shut),
            "close": answerer(None, self._close),
        }
        self._sources: Sequence[Source] = ()
        self._kept = AsyncExitStack()
        self._opened = AsyncExitStack()
        self._line: Line | None = None
        self._journal: SqliteJournal | None = None
        self._is_closed = False

    async def work(self, end: socket.socket) -> None:
        """Do what is asked over this end of a line, until that ends."""
        async with await Line.over(end, self._answerers) as self._line:
            await self._line.ended
        if not self._is_closed:
            # As if it had been killed with the other one: what is on disk is all that counts,
            # and whoever starts them again wants the folder now.
            os._exit(LEFT_ALONE)

    async def _keep(self, folder: Folder) -> Sequence[str]:
        database = await self._kept.enter_async_context(await _opened(folder))
        # What is routed is parsed by the other process.
        self._journal = await SqliteJournal.open(database, parsed=0)
        self._kept.push_async_callback(self._journal.close)
        self._answerers.update(Desk(self._journal).answerers)
        self._answerers.update(answerers(SqliteStore.of(database)))
        return database.notes

    async def _know(self, sources: list[Source]) -> None:
        self._sources = sources

    async def _open(self, _: None) -> None:
        app = create_app(
            self,
            lambda: self._sources,
            trusted_hops=self._trusted_hops,
            rest=self._pass_on,
        )
        await self._opened.enter_async_context(answering(app, self._door))

    async def _shut(self, _: None) -> None:
        await self._opened.aclose()

    async def _close(self, _: None) -> None:
        await self._opened.aclose()
        await self._kept.aclose()
        self._is_closed = True

    async def accept_batch(
        self,
        source: str,
        events: Iterable[Any],
        *,
        received_at: datetime,
        sent_at: object = None,
        kind: str | None = None,
        defaults: Mapping[str, Any] | None = None,
    ) -> list[Receipt | EventError]:
        """Store events; see ``Acceptor``."""
        return await accept(
            self._here[1],
            events,
            source=source,
            received_at=received_at,
            sent_at=sent_at,
            kind=kind,
            defaults=defaults,
        )

    @property
    def _here(self) -> tuple[Line, SqliteJournal]:
        if self._line is None or self._journal is None:
            msg = "The door was opened before there was a folder to keep."
            raise RuntimeError(msg)
        return self._line, self._journal

    async def _pass_on(self, request: Request) -> Response:
        """Have a request answered by the other process."""
        try:
            body = await read_body(request, MAX_BYTES)
            asked = Asked(
                request.method,
                request.url.path,
                request.url.query,
                [pair for pair in request.headers.items() if pair[0] not in _NOT_PASSED_ON],
                request.client.host if request.client else "",
                body,
            )
            answered = await self._here[0].ask("answer", asked, Answered)
        except RefusedError as refusal:
            return failure(refusal)
        except OnwardError as error:
            return failure(RefusedError(503, "not_ready", str(error)))
        return Response(answered.body, answered.status, dict(answered.headers))


async def _opened(folder: Folder) -> Database:
    """The data folder, once whoever had it has let go."""
    loop = asyncio.get_running_loop()
    until = loop.time() + FREE_WITHIN_S
    while True:
        try:
            return await Database.open(Path(folder.path), process=folder.process)
        except OwnedError:
            if loop.time() > until:
                raise
        await asyncio.sleep(_AGAIN_AFTER_S)
