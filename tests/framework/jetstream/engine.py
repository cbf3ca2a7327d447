"""The journal on a cluster with the ledger that folds it, as one engine under test."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

from nats.aio.client import Client

from framework.storage.samples import Engine
from onward.jetstream.connecting import connect
from onward.jetstream.streams import INTAKE, LEASES, LEDGER, prepare
from onward.jetstream.tasks import end
from onward.journal.jetstream import JetStreamJournal
from onward.journal.jetstream.terms import Terms
from onward.journal.sweeping import Sweeper
from onward.ledger import Ledger, SqliteLedger
from onward.ledger.fold import Fold
from onward.ledger.fold.following import Follower
from onward.ledger.fold.post import Post
from onward.runner.side import LocalSide
from onward.sqlite import Database

LEASE = timedelta(seconds=5)


class Reached:
    """A ledger that is asked once all that was told is folded."""

    def __init__(self, ledger: SqliteLedger, side: LocalSide) -> None:
        self._ledger = ledger
        self._side = side

    def __getattr__(self, name: str) -> Callable[..., object]:
        async def asked(*args: object, **rest: object) -> object:
            await self._side.follower.reach(5)
            owner = self._side if name == "counts" else self._ledger
            return await getattr(owner, name)(*args, **rest)

        return asked


async def wipe(client: Client) -> None:
    """Take away everything an earlier test left."""
    jetstream = client.jetstream()
    for info in await jetstream.streams_info():
        await jetstream.delete_stream(info.config.name or "")


@asynccontextmanager
async def opened(
    urls: Sequence[str], folder: Path, *, replicas: int = 1, held: int = 8_192
) -> AsyncIterator[Engine]:
    """One process that plays every role."""
    client = await connect(urls)
    terms = Terms(lease=LEASE, replicas=replicas, held=held)
    await prepare(client.jetstream(), replicas=replicas, lease=LEASE)
    async with await Database.open(folder) as database:
        fold = await Fold.open(database)
        bucket = await client.jetstream().key_value(LEASES)
        follower = Follower(client, fold, LEDGER, Post(bucket, fold.folder))
        side = LocalSide(database, follower, client.jetstream(), INTAKE, Sweeper(database))
        running = asyncio.create_task(follower.run())
        journal = await JetStreamJournal.open(client, side, terms)
        try:
            yield Engine(journal, cast("Ledger", Reached(SqliteLedger(database.readers), side)))
        finally:
            await journal.close()
            await end(running)
            await client.close()
