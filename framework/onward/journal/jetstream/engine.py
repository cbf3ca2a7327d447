"""The journal of one process on a cluster, put together of its parts."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Self

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js.kv import KeyValue

from onward.delivery import DeliveryQuery, Lane, Selector, Totals
from onward.event import Accepted
from onward.jetstream.leases import Leases
from onward.jetstream.publishing import Publisher
from onward.jetstream.recording import Recorder
from onward.jetstream.streams import (
    LEASES,
    NUDGES,
    PAUSES,
    prepare,
    text_of,
)
from onward.jetstream.tasks import Begun, end
from onward.jetstream.trouble import in_words
from onward.journal.interface import (
    Claimed,
    LaneStatus,
    Pause,
    Routing,
    Settlement,
    Stored,
    Versions,
)
from onward.journal.jetstream.accepting import Acceptor
from onward.journal.jetstream.arrivals import Arrivals
from onward.journal.jetstream.book import Book
from onward.journal.jetstream.claims import Claims
from onward.journal.jetstream.pauses import Pauses
from onward.journal.jetstream.resuming import Resumer
from onward.journal.jetstream.routing import PATIENCE_S, Posts, Router
from onward.journal.jetstream.serving import Serving
from onward.journal.jetstream.side import LedgerSide
from onward.journal.jetstream.terms import Terms
from onward.journal.pulse import Pulse

log = structlog.get_logger("onward.journal")

ACCEPT_WITHIN_S = 15.0
FINISH_WITHIN_S = 10.0
_RENEWALS = 5


class JetStreamJournal:
    """A ``Journal`` that any number of processes share; open it with ``open``.

    Each connection is served by one process at a time; the others see its lanes as empty.
    """

    def __init__(
        self,
        client: Client,
        side: LedgerSide,
        terms: Terms,
        *,
        leases: KeyValue,
        pauses: KeyValue,
    ) -> None:
        jetstream = client.jetstream()
        self._client = client
        self._side = side
        self._terms = terms
        self._every_s = terms.lease.total_seconds() / _RENEWALS
        self._trouble = ""
        self._pulse = Pulse()
        self._begun = Begun()
        self._tasks: list[asyncio.Task[None]] = []
        self._nudges: Subscription | None = None
        self._intake = Publisher(
            client,
            "The intake",
            patience_s=ACCEPT_WITHIN_S,
            # The event travels on with its lane, and is told to the ledger with its deliveries.
            reserve=client.max_payload // 8,
        )
        self._ledger = Publisher(client, "The ledger's stream", patience_s=PATIENCE_S)
        recorder = Recorder(self._ledger)
        self._posts = Posts(
            client,
            jetstream,
            replicas=terms.replicas,
            duplicates=terms.duplicates,
            told=self._published,
        )
        self._acceptor = Acceptor(jetstream, self._intake, recorder)
        self._arrivals = Arrivals(
            client, jetstream, self._pulse, ack_wait_s=terms.lease.total_seconds()
        )
        self._router = Router(self._arrivals, self._posts, recorder)
        self._claims = Claims(self._posts, recorder)
        self._book = Book(jetstream, pauses, self._repaused)
        self._serving = Serving(
            client,
            jetstream,
            Leases(
                jetstream,
                leases,
                terms.name,
                lasts_s=terms.lease.total_seconds(),
                monotonic=terms.monotonic,
            ),
            self._book,
            self._pulse,
            clock=terms.clock,
            held=terms.held,
        )
        self._resumer = Resumer(self._book, self._serving, self._posts, recorder, side)

    @classmethod
    async def open(cls, client: Client, side: LedgerSide, terms: Terms | None = None) -> Self:
        """Join the work on a cluster; its streams are made if need be.

        Args:
            client: Connected; it stays open when the journal is closed.
            side: Answers what only the ledger knows.
            terms: How to take part.

        Raises:
            StorageError: The cluster cannot be used now.
        """
        terms = terms or Terms()
        jetstream = client.jetstream()
        await prepare(
            jetstream, replicas=terms.replicas, duplicates=terms.duplicates, lease=terms.lease
        )
        with in_words("The journal cannot be opened"):
            leases, pauses = await jetstream.key_value(LEASES), await jetstream.key_value(PAUSES)
        journal = cls(client, side, terms, leases=leases, pauses=pauses)
        try:
            await journal._start()
        except BaseException:
            await journal.close()
            raise
        return journal

    async def _start(self) -> None:
        with in_words("The journal cannot be opened"):
            self._nudges = await self._client.subscribe(NUDGES, cb=self._nudged)
        await self._book.refresh()
        if self._terms.delivers:
            await self._arrivals.start()
            await self._look_around()
            self._tasks.append(asyncio.create_task(self._renew(), name="renew leases"))
        self._tasks.append(asyncio.create_task(self._look(), name="look for changes"))

    async def append(self, events: Iterable[Accepted]) -> Sequence[bool]:
        return await self._begun.whole(self._acceptor.append(events))

    async def unrouted(self, limit: int) -> Sequence[Stored]:
        return await self._arrivals.take(limit, upto=self._acceptor.last)

    async def put_back(self, refs: Sequence[int]) -> None:
        self._arrivals.put_back(refs)

    async def route(self, routings: Sequence[Routing], *, at: datetime) -> None:
        await self._begun.whole(self._route(routings, at))

    async def _route(self, routings: Sequence[Routing], at: datetime) -> None:
        for connection in await self._router.route(routings, at=at):
            await self._serving.found(connection)

    async def lanes(self, now: datetime) -> Sequence[LaneStatus]:
        stations = list(self._serving)
        await asyncio.gather(*(station.catch_up() for station in stations))
        return [status for station in stations for status in station.shelf.statuses()]

    async def claim(
        self, lane: Lane, limit: int, now: datetime, *, probe: bool = False
    ) -> Sequence[Claimed]:
        station = self._serving.get(lane.connection)
        if station is None:
            return []
        await station.catch_up()
        if not station.is_open:
            return []
        return self._claims.claim(station, lane, limit, now, probe=probe)

    async def settle(self, settlements: Sequence[Settlement], *, at: datetime) -> None:
        await self._begun.whole(self._claims.settle(settlements, at=at))

    async def release(self, refs: Sequence[int]) -> None:
        self._claims.release(refs)
        self._pulse.beat()

    async def pause(self, pause: Pause) -> None:
        await self._begun.whole(self._resumer.pause(pause))
        await self._nudge()

    async def resume(
        self, selector: Selector, *, at: datetime, versions: Versions | None = None
    ) -> int:
        count = await self._begun.whole(self._resumer.resume(selector, at=at, versions=versions))
        await self._nudge()
        self._pulse.beat()
        return count

    async def pauses(self) -> Sequence[Pause]:
        return list(self._book)

    async def replay(
        self,
        query: DeliveryQuery,
        *,
        at: datetime,
        versions: Versions | None = None,
        limit: int | None = None,
    ) -> int:
        return await self._begun.whole(
            self._resumer.replay(query, at=at, versions=versions, limit=limit)
        )

    async def counts(self) -> Totals:
        return await self._begun.whole(self._side.counts())

    async def sweep(self, before: datetime, *, limit: int = 1_000) -> int:
        return await self._begun.whole(self._side.sweep(before, limit))

    async def wait(self, after: int) -> int:
        return await self._pulse.after(after)

    async def close(self) -> None:
        await self._begun.finish(FINISH_WITHIN_S)
        await end(*self._tasks)
        nudges, self._nudges = self._nudges, None
        if nudges is not None and not self._client.is_closed:
            await nudges.unsubscribe()
        await self._arrivals.stop()
        await self._serving.close()
        await asyncio.gather(
            *(one.close(FINISH_WITHIN_S) for one in (self._intake, self._ledger, self._posts))
        )
        await self._nudge()

    def _published(self, connection: str, last: int) -> None:
        station = self._serving.get(connection)
        if station is not None:
            station.expect(last)

    def _repaused(self, key: str, pauses: Pauses) -> None:
        station = self._serving.get(text_of(key))
        if station is not None:
            station.repause(pauses)
            self._pulse.beat()

    async def _nudge(self) -> None:
        """Tell the other processes that something changed; without it they see it a little later."""
        if self._client.is_connected:
            await self._client.publish(NUDGES, self._terms.name.encode())

    async def _nudged(self, message: Msg) -> None:
        if message.data.decode() == self._terms.name:
            return
        await self._look_around()
        self._pulse.beat()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            try:
                await self._serving.renew()
            except Exception as error:  # noqa: BLE001 - a client that reconnects raises anything
                # Without this task every lease would be lost.
                log.warning("leases not renewed", reason=repr(error))

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            await self._look_around()

    async def _look_around(self) -> None:
        """Follow what others did; trouble is told once, and looked at again later."""
        try:
            if self._terms.delivers:
                await self._serving.look()
            await self._book.refresh()
        except Exception as error:  # noqa: BLE001 - a client that reconnects raises anything
            if str(error) != self._trouble:
                self._trouble = str(error)
                log.warning("cluster cannot be used", reason=self._trouble)
        else:
            self._trouble = ""
