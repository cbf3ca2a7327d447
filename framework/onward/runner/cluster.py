"""Journal, ledger, store on a cluster that several processes share."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from collections.abc import Set as AbstractSet
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from nats.aio.client import Client

from onward.config import JournalConfig
from onward.errors import StorageError
from onward.jetstream.connecting import connect
from onward.jetstream.patience import patiently
from onward.jetstream.streams import INTAKE, LEASES, LEDGER, prepare
from onward.jetstream.tasks import end
from onward.jetstream.trouble import ERRORS, in_words
from onward.journal.jetstream import JetStreamJournal
from onward.journal.jetstream.terms import Terms
from onward.journal.sweeping import Sweeper
from onward.ledger import Ledger
from onward.ledger.fold import Fold
from onward.ledger.fold.following import Follower
from onward.ledger.fold.post import Post
from onward.runner.asking import Answering, Keeper, RemoteSide
from onward.runner.elsewhere import LedgerElsewhere, LedgerHere
from onward.runner.roles import Role
from onward.runner.side import LocalSide
from onward.runner.storage import Storage
from onward.sqlite import Database
from onward.store.jetstream import JetStreamStore

log = structlog.get_logger("onward.storage")

JOINED_WITHIN_S = 30.0
CLOSED_WITHIN_S = 5.0
AGAIN_AFTER_S = 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """What a process does on a cluster, by which clocks.

    Args:
        folder: The data folder: the ledger's file is there, where it is kept.
        clock: Aware, UTC.
        monotonic: Seconds, ever rising.
    """

    roles: AbstractSet[Role]
    folder: Path
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]


@asynccontextmanager
async def open_cluster(config: JournalConfig, part: Part) -> AsyncIterator[Storage]:
    """Take part in a cluster until the block ends.

    Raises:
        StorageError: It cannot be used, or the data folder cannot where the ledger is kept.
    """
    terms = Terms(
        delivers=Role.DELIVER in part.roles,
        replicas=config.replicas,
        duplicates=config.duplicates,
        clock=part.clock,
        monotonic=part.monotonic,
    )
    # Commands find a server by the file that it leaves there, whatever its part.
    await asyncio.to_thread(part.folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        client = await connect(config.servers, credentials=config.credentials)
        stack.push_async_callback(_close, client)
        jetstream = client.jetstream()
        await prepare(
            jetstream,
            replicas=config.replicas,
            duplicates=config.duplicates,
            lease=terms.lease,
        )
        store = await JetStreamStore.open(jetstream, replicas=config.replicas)
        side: Keeper = RemoteSide(client)
        ledger: Ledger = LedgerElsewhere(side)
        if Role.LEDGER in part.roles:
            side, ledger = await _keep_ledger(client, part.folder, stack)
        journal = await _join(client, side, terms)
        stack.push_async_callback(journal.close)
        yield Storage(journal, ledger, store, shared=store, loads=side.loads)


async def _join(client: Client, side: Keeper, terms: Terms) -> JetStreamJournal:
    """The journal, once the cluster has its leaders: choosing some takes seconds."""
    until = time.monotonic() + JOINED_WITHIN_S
    while True:
        try:
            return await JetStreamJournal.open(client, side, terms)
        except StorageError as error:
            if time.monotonic() > until:
                raise
            log.debug("cluster not joined yet", reason=str(error))
        await asyncio.sleep(AGAIN_AFTER_S)


async def _keep_ledger(
    client: Client, folder: Path, stack: AsyncExitStack
) -> tuple[LocalSide, LedgerHere]:
    """Fold the ledger into the data folder until the stack is unwound."""
    database = await stack.enter_async_context(await Database.open(folder))
    for note in database.notes:
        log.warning("data folder", folder=str(folder), note=note)
    jetstream = client.jetstream()
    fold = await Fold.open(database)
    with in_words("The ledger's post cannot be had"):
        bucket = await patiently(lambda: jetstream.key_value(LEASES))
    follower = Follower(client, fold, LEDGER, Post(bucket, fold.folder))
    side = LocalSide(database, follower, jetstream, INTAKE, Sweeper(database))
    folding = asyncio.create_task(follower.run(), name="fold")
    stack.push_async_callback(end, folding)
    await stack.enter_async_context(Answering(client, side))
    return side, LedgerHere(database.readers, side)


async def _close(client: Client) -> None:
    try:
        async with asyncio.timeout(CLOSED_WITHIN_S):
            await client.close()
    except ERRORS as error:
        log.debug("connection not closed in peace", reason=str(error))
