"""A runner's parts, put together for one workspace."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from onward.config import Workspace
from onward.plugins import Plugins
from onward.runner.alerting import Suppression, Webhook
from onward.runner.engine import storage_of
from onward.runner.hand import Hand
from onward.runner.hooks import Hooks
from onward.runner.keeping import Keeping
from onward.runner.leaps import Leaps
from onward.runner.opening import Opener
from onward.runner.pipeline import Pipeline
from onward.runner.roles import Role
from onward.runner.sharing import Watch
from onward.runner.storage import Storage, Storing
from onward.runner.tokens import TokenShelf
from onward.runner.upkeep import Upkeep
from onward.sending import HttpTransport, SimulatedHosts, Transport
from onward.store.sealed import Seal

FLUSH_S = 2.0


@dataclass(frozen=True, slots=True)
class World:
    """What a runner needs of the world.

    Attributes:
        environment: Where ``${env:…}`` looks.
        simulator: The address of a simulator that plays all platforms.
        transport: Sends requests; HTTP if not given.
        storage: Journal, ledger and store, or what opens them; the workspace's own if not given.
    """

    environment: Mapping[str, str]
    plugins: Plugins
    simulator: str | None
    transport: Transport | None
    storage: Storage | Storing | None
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    jitter: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a runner is made of.

    Attributes:
        watch: Tells what other processes store; ``None`` where nobody else does.
    """

    storage: Storage
    opener: Opener
    pipeline: Pipeline
    watch: Watch | None

    def start(self, refresh: Callable[[], Awaitable[None]]) -> list[asyncio.Task[None]]:
        """Begin to work, and call ``refresh`` when another process has stored something."""
        running = [
            asyncio.create_task(self.pipeline.run(), name="pipeline"),
            asyncio.create_task(self.opener.hooks.webhook.run(), name="alerts"),
        ]
        if self.watch is not None:
            running.append(asyncio.create_task(self.watch.run(refresh), name="store"))
        return running

    async def finish(self, grace_s: float) -> None:
        """Claim nothing more, and give what is in flight ``grace_s`` seconds."""
        await self.pipeline.drain(grace_s)
        await self.pipeline.upkeep.keep()
        await self.opener.hooks.webhook.flush(FLUSH_S)


@asynccontextmanager
async def assembled(
    workspace: Workspace, world: World, roles: AbstractSet[Role], *, delivers: bool
) -> AsyncIterator[Parts]:
    """The parts for a workspace, until the block ends; they do not work yet.

    Raises:
        StorageError: The data folder or the cluster cannot be used.
    """
    clock, monotonic = world.clock, world.monotonic
    async with AsyncExitStack() as stack:
        transport, storage = world.transport, world.storage
        if transport is None:
            transport = await stack.enter_async_context(HttpTransport())
        if storage is None:
            storage = partial(storage_of, roles=roles, clock=clock, monotonic=monotonic)
        if not isinstance(storage, Storage):
            storage = await stack.enter_async_context(storage(workspace))
        watch = None if storage.shared is None else await Watch.begin(storage.shared)
        hooks = Hooks(world.plugins, Suppression(clock), Webhook(transport))
        keeping = Keeping(storage.store, hooks.meters)
        await keeping.load()
        seal = Seal.of(workspace.data_folder, world.environment, is_shared=watch is not None)
        opener = Opener(
            storage.store,
            TokenShelf(storage.store, seal),
            transport if world.simulator is None else SimulatedHosts(transport, world.simulator),
            world.plugins,
            clock,
            monotonic,
            world.jitter,
            hooks,
        )
        hand = Hand(workspace.data_folder if delivers else None)
        stack.callback(hand.close)
        upkeep = Upkeep(
            storage.journal,
            storage.ledger,
            clock,
            workspace.retention,
            workspace.retention_bytes,
            keeping,
        )
        pipeline = Pipeline(
            storage.journal,
            clock,
            world.jitter,
            hooks,
            opener.document,
            upkeep,
            Leaps(clock, monotonic),
            hand,
            roles,
        )
        yield Parts(storage, opener, pipeline, watch)
