"""The runner: one workspace at work, as a library or behind the server."""

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from onward.config import ConnectionConfig, Workspace, load_workspace
from onward.delivery import Disposition, Totals
from onward.errors import EventError, OnwardError
from onward.event import complete
from onward.jetstream.tasks import end
from onward.journal.accepting import Receipt, accept
from onward.plugins import Plugins, load_plugins
from onward.runner.assembly import Parts, World, assembled
from onward.runner.connection import LiveConnection, current_versions
from onward.runner.following import Follower, Following
from onward.runner.meters import Meters
from onward.runner.overview import Overview, overviews_of
from onward.runner.preview import Preview, preview
from onward.runner.receipts import Report
from onward.runner.replays import Replays
from onward.runner.roles import EVERY, Role, check_roles
from onward.runner.sharing import LOOK_EVERY_S
from onward.runner.storage import Storage, Storing
from onward.sending import Sender, Transport

LIBRARY = "library"
GRACE_S = 25.0
DELIVER_WITHIN_S = 60.0

_BY_ANY = (
    "On a cluster, any of its processes may deliver an event, so this one cannot wait for it. "
    "Send it to the endpoint of a process with the role ingest, then look: onward deliveries"
)


def utc_now() -> datetime:
    """The time of day, aware, UTC."""
    return datetime.now(UTC)


class Runner:
    """A workspace at work: takes events, delivers them in the background.

    Open it with ``Runner.open``; what it needs of the world are parameters there.
    """

    def __init__(self, parts: Parts, following: Following, world: World) -> None:
        self.storage = parts.storage
        self.opener = parts.opener
        self.plugins = world.plugins
        self.clock = world.clock
        self.replays = Replays(parts.storage, world.clock, lambda: self.versions)
        self._pipeline = parts.pipeline
        self._following = following

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        folder: str | os.PathLike[str] = "mappings",
        *,
        environment: Mapping[str, str] | None = None,
        plugins: Plugins | None = None,
        plugins_dir: Path | None = None,
        simulator: str | None = None,
        transport: Transport | None = None,
        storage: Storage | Storing | None = None,
        clock: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
        delivers: bool = True,
        roles: AbstractSet[Role] = EVERY,
        grace_s: float = GRACE_S,
    ) -> AsyncIterator["Runner"]:
        """Open the workspace in ``folder`` and deliver until the block ends.

        At the end nothing more is claimed, what is in flight gets ``grace_s`` seconds, and the
        rest waits in the journal for the next time.

        Args:
            environment: Where ``${env:…}`` looks; the process's own if not given.
            simulator: The address of a simulator that plays all platforms.
            transport: Sends requests; HTTP if not given.
            storage: Journal, ledger and store, or what opens them; the workspace's own if not
                given.
            delivers: Whether to deliver at all; otherwise events are only taken.
            roles: The part of the work that is done here, where several processes share a
                cluster; with none, nothing but what is called for.

        Raises:
            WorkspaceError: The files have problems; all of them are in it.
            StorageError: The data folder cannot be used, by another process for one; or the
                cluster cannot.
            OnwardError: The workspace has no cluster, so one process does all the work.
        """
        plugins = plugins or load_plugins(plugins_dir)
        world = World(
            os.environ if environment is None else environment,
            plugins,
            simulator,
            transport,
            storage,
            clock,
            monotonic,
            jitter,
        )
        load = partial(
            load_workspace,
            Path(folder),
            plugins.destinations,
            environment=world.environment,
            directives=plugins.directives,
        )
        workspace = load()
        check_roles(workspace, roles)
        part = roles if delivers else frozenset[Role]()
        async with assembled(workspace, world, part, delivers=delivers) as parts:
            simulated = simulator is not None
            following = Following(load, workspace, parts, clock, is_simulated=simulated)
            runner = cls(parts, following, world)
            await runner.refresh()
            if not delivers:
                yield runner
                return
            # No task group around the caller's block: its errors are the caller's, as they are.
            running = parts.start(runner.refresh)
            try:
                yield runner
                await runner.replays.close()
                await parts.finish(grace_s)
            finally:
                await runner.replays.close()
                await end(*running)

    # take events -----------------------------------------------------------------------------

    async def accept(self, event: Mapping[str, Any], *, source: str | None = None) -> Receipt:
        """Take one event; it is on disk on return, and delivered in the background.

        Raises:
            EventError: It is no event; the code says why.
            BusyError: No room now; send it again later.
        """
        (receipt,) = await self.accept_many([event], source=source)
        if isinstance(receipt, EventError):
            raise receipt
        return receipt

    async def accept_many(
        self, events: Sequence[Any], *, source: str | None = None
    ) -> list[Receipt | EventError]:
        """Take events in one commit: a receipt each, or the error that says why not."""
        return await accept(
            self.storage.journal,
            events,
            source=source or self._only_source(),
            received_at=self.clock(),
        )

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
        """Take a request of the ingest endpoint: like ``accept_many``, with what it says for all."""
        return await accept(
            self.storage.journal,
            events,
            source=source,
            received_at=received_at,
            sent_at=sent_at,
            kind=kind,
            defaults=defaults,
        )

    async def deliver(
        self,
        event: Mapping[str, Any],
        *,
        source: str | None = None,
        within_s: float = DELIVER_WITHIN_S,
    ) -> Report:
        """Take one event and wait for the first attempt of each delivery.

        Args:
            within_s: Seconds to wait at most; what is still being tried then says so, and goes on
                in the background.

        Raises:
            EventError: It is no event; the code says why.
            OnwardError: Any process of a cluster may deliver it, so there is no waiting for it.
        """
        if self.storage.shared is not None:
            raise OnwardError(_BY_ANY)
        source = source or self._only_source()
        now = self.clock()
        completed = complete(event, source=source, received_at=now)
        watch = self._pipeline.watch
        with watch.event(source, completed.message_id) as watched:
            (receipt,) = await accept(self.storage.journal, [event], source=source, received_at=now)
            if isinstance(receipt, EventError):
                raise receipt
            if receipt.is_duplicate:
                reason = "An event with this messageId was accepted before; nothing is sent twice."
                return Report(receipt, Disposition.DUPLICATE, reason)
            with suppress(TimeoutError):
                async with asyncio.timeout(within_s):
                    await watched.done.wait()
            return watched.report(receipt)

    # look ------------------------------------------------------------------------------------

    def preview(self, event: Mapping[str, Any], *, source: str | None = None) -> Preview:
        """What would happen to an event: the exact requests, and why others did not match.

        Nothing is sent or kept. Requests hold true values: mask them before showing them.

        Raises:
            EventError: It is no event; the code says why.
        """
        return self.preview_many([event], source=source)[0]

    def preview_many(
        self, events: Sequence[Mapping[str, Any]], *, source: str | None = None
    ) -> list[Preview]:
        """A preview for each event."""
        now = self.clock()
        source = source or self._only_source()
        return [
            preview(
                complete(event, source=source, received_at=now),
                self._pipeline.connections.values(),
                now,
            )
            for event in events
        ]

    async def counts(self) -> Totals:
        """Sums of events and deliveries, consistent in themselves."""
        return await self.storage.journal.counts()

    async def ready(self) -> None:
        """Return when events could be taken now.

        Raises:
            BusyError: No room now.
            StorageError: The journal cannot be written.
        """
        await self.storage.journal.append([])

    async def overviews(self) -> list[Overview]:
        """How each connection fares, those in trouble first."""
        connections = self.workspace.connections
        return await overviews_of(connections, self.storage, self.meters, self.clock())

    @property
    def meters(self) -> Meters:
        """What was counted since the start."""
        return self.opener.hooks.meters

    @property
    def ways_out(self) -> Mapping[str, LiveConnection]:
        """The connections at work, with their limits, breakers and slots."""
        return self._pipeline.connections

    async def settled(self) -> Totals:
        """Wait until nothing is left to route or to try; what is paused stays so."""
        seen = 0
        while not (totals := await self.counts()).settled:
            # What other processes of a cluster do is not heard of here.
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    seen = await self._pipeline.changed(seen)
        return totals

    @property
    def followers(self) -> list[Follower]:
        """Those who are told of the workspace each time that it was read again."""
        return self._following.followers

    # steer -----------------------------------------------------------------------------------

    @property
    def workspace(self) -> Workspace:
        """The files as they were when last they were without mistake."""
        return self._following.workspace

    async def reload(self) -> None:
        """Read the workspace again; what is wrong leaves the last good one at work.

        Raises:
            WorkspaceError: The files have problems; all of them are in it.
        """
        await self._following.reload()

    async def refresh(self) -> None:
        """Use what the store says of the workspace now: what was applied, who signed in."""
        await self._following.refresh()

    async def probe(self) -> int:
        """Try what is paused and due for a probe; how many deliveries wait again.

        The runner does this by itself every now and then.
        """
        return await self._pipeline.upkeep.probe(self._pipeline.connections, self._pipeline.worker)

    async def sweep(self) -> int:
        """Forget settled events older than the retention; how many. It happens by itself, too."""
        return await self._pipeline.upkeep.sweep()

    @property
    def roles(self) -> AbstractSet[Role]:
        """The part of the work that is done here."""
        return self._pipeline.roles

    @property
    def versions(self) -> Callable[[str, str], str | None]:
        """The version in force of a mapping, by connection and mapping."""
        return current_versions(self._pipeline.connections)

    async def client(self, connection: ConnectionConfig) -> Sender:
        """A connection's way out, with its credentials, for what must ask the platform."""
        live = self._pipeline.connections.get(connection.id)
        return live.sender if live is not None else await self.opener.sender(connection)

    def _only_source(self) -> str:
        sources = self.workspace.sources
        return sources[0].id if len(sources) == 1 else LIBRARY


Operation = Callable[[Runner, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]
"""What a command asks of a runner: JSON in, JSON out."""
