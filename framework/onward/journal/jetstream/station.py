"""A connection served by this process: its lease, its consumer, its deliveries in memory."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec
import nats.errors
import structlog
from nats.aio.client import Client
from nats.js import JetStreamContext

from onward.jetstream.leases import Lease, Leases
from onward.jetstream.pulling import Pulled, consumer_of
from onward.jetstream.streams import delivery_stream
from onward.jetstream.trouble import ERRORS
from onward.journal.jetstream.arrivals import ACK, TERM
from onward.journal.jetstream.feed import Feed
from onward.journal.jetstream.parcel import parcel_of
from onward.journal.jetstream.pauses import Pauses
from onward.journal.jetstream.queue import Item
from onward.journal.jetstream.shelf import Shelf
from onward.journal.pulse import Pulse
from onward.sqlite.moments import moment, ticks

log = structlog.get_logger("onward.journal")

HELD = 4_096
SOON = timedelta(minutes=1)
PARKED = timedelta(minutes=2)
LONGEST_PARKED = timedelta(hours=1)
ANSWERED_WITHIN_S = 10.0
CAUGHT_UP_WITHIN_S = 2.0
_AGAIN_AFTER_S = 0.2


class Station:
    """Keeps a connection's deliveries for as long as the lease is held.

    Attributes:
        is_deposed: Somebody else serves the connection; nothing may be settled here.
        is_leaving: Nothing more is handed out, so that another process can take over.
    """

    def __init__(
        self,
        connection: str,
        lease: Lease,
        *,
        client: Client,
        jetstream: JetStreamContext,
        leases: Leases,
        pauses: Pauses,
        pulse: Pulse,
        clock: Callable[[], datetime],
        held: int = HELD,
    ) -> None:
        self.connection = connection
        self.lease = lease
        self.shelf = Shelf(pauses)
        self.is_leaving = False
        self.is_deposed = False
        self._client = client
        self._leases = leases
        self._pulse = pulse
        self._clock = clock
        self._held = held
        self._seen = self._expected = 0
        self._arrived = Pulse()
        self._tended = Pulse()
        self._feed = Feed(
            client,
            jetstream,
            delivery_stream(connection),
            lease.epoch,
            take=self._take,
            room=self._room,
            lost=self.depose,
        )

    @property
    def is_open(self) -> bool:
        """Whether it hands out deliveries."""
        return not self.is_leaving and not self.is_deposed and self._leases.is_safe(self.lease)

    async def open(self) -> None:
        """Take over from whoever served it before.

        Raises:
            StorageError: The cluster cannot be used now, or a later holder is there already.
        """
        await self._feed.open()

    async def mend(self) -> None:
        """See ``Feed.mend``."""
        if not self.is_deposed:
            await self._feed.mend()

    def depose(self) -> None:
        """Somebody else took over."""
        if not self.is_deposed:
            self.is_deposed = True
            log.warning("lease lost", connection=self.connection, epoch=self.lease.epoch)

    def tended(self) -> None:
        """The lease was renewed, or not: whoever waits for it looks again."""
        self._tended.beat()

    async def is_ours(self) -> bool:
        """Whether the connection is served here; while the cluster cannot tell, this waits."""
        while not self.is_deposed and not self._leases.is_safe(self.lease):
            await self._tended.after(await self._tended.after(0))
        return not self.is_deposed

    def repause(self, pauses: Pauses) -> None:
        """Use other pauses from now on."""
        self.shelf.renew(pauses)
        self._feed.wake()

    def expect(self, sequence: int) -> None:
        """This process published a message: claims wait for it a moment."""
        self._expected = max(self._expected, sequence)

    async def catch_up(self) -> None:
        """Return once everything this process published has come, or there is no room for it."""
        try:
            async with asyncio.timeout(CAUGHT_UP_WITHIN_S):
                await self._feed.primed()
                while self._seen < self._expected and len(self.shelf) < self._held:
                    await self._arrived.after(await self._arrived.after(0))
        except TimeoutError:
            # It came before this process took over, or the cluster is slow: nobody waits twice.
            self._expected = self._seen

    async def answer(self, items: Sequence[Item]) -> None:
        """Tell the cluster that these need not come again; tried until it has taken it in.

        The last answer asks for a reply: answers keep their order, so the others have arrived too.
        """
        for item in items:
            self.shelf.settle(item)
        left = list(items)
        while left and not self.is_deposed:
            # Where to answer changes when the consumer is made anew.
            places = [item.reply for item in left]
            try:
                for place in places[:-1]:
                    await self._client.publish(place, ACK)
                await self._client.request(places[-1], ACK, timeout=ANSWERED_WITHIN_S)
            except nats.errors.NoRespondersError:
                # The consumer is gone with the lease, was made anew, or has no leader for a moment.
                await asyncio.sleep(_AGAIN_AFTER_S)
                left = await self._still_there(left)
            except Exception as error:  # noqa: BLE001 - a client that reconnects raises anything
                log.debug("acknowledgement again", connection=self.connection, reason=repr(error))
                await asyncio.sleep(_AGAIN_AFTER_S)
            else:
                heard = consumer_of(places[-1])
                arrived = [consumer_of(place) == heard for place in places]
                self.shelf.confirmed(
                    item.sequence for item, is_heard in zip(left, arrived, strict=True) if is_heard
                )
                left = [item for item, is_heard in zip(left, arrived, strict=True) if not is_heard]
        self._feed.wake()

    async def _still_there(self, items: Sequence[Item]) -> list[Item]:
        """Without those that the cluster took in before their consumer was gone."""
        left = [item for item in items if await self._feed.has(item.sequence)]
        there = {item.sequence for item in left}
        self.shelf.confirmed(item.sequence for item in items if item.sequence not in there)
        return left

    async def close(self) -> None:
        """Stop pulling, let another process take over at once.

        Raises:
            StorageError: The cluster cannot be used now; the lease ends by itself.
        """
        self.is_leaving = True
        await self._feed.stop()
        if self._client.is_connected:
            if not self.is_deposed:
                await self._feed.close()
            await self._leases.give_up(self.lease)

    async def _take(self, pulled: Pulled) -> None:
        self._seen = max(self._seen, pulled.sequence)
        if self.shelf.is_answered(pulled):
            # The answer got lost on its way, or with the consumer that it was for.
            await self._client.publish(pulled.reply, ACK)
            return
        try:
            parcel = parcel_of(pulled.body)
        except msgspec.MsgspecError as error:
            log.error(  # noqa: TRY400 - a sentence for a person
                "delivery cannot be read",
                connection=self.connection,
                number=pulled.sequence,
                reason=str(error),
            )
            await self._client.publish(pulled.reply, TERM)
            return
        if self.shelf.add(pulled, parcel):
            self._pulse.beat()
        self._arrived.beat()

    async def _room(self) -> int:
        """How many more may come; what cannot be tried soon gives way."""
        room = self._held - len(self.shelf)
        if room > 0:
            return room
        if self.shelf.pauses.covers_all(self.connection):
            return 0
        now = self._clock()
        parked = self.shelf.surplus(self._held // 2, until=ticks(now + SOON))
        for item in parked:
            wait = moment(item.parcel.due) - now
            is_held = wait < SOON
            delay = PARKED if is_held else min(wait, LONGEST_PARKED)
            nak = b'-NAK {"delay": %d}' % (delay // timedelta(microseconds=1) * 1_000)
            try:
                await self._client.publish(item.reply, nak)
            except ERRORS:
                # It is not here any more, so it must come again.
                self._feed.is_leaking = True
        return len(parked)
