"""A connection served by this process: its lease, its consumer, its deliveries in memory."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
import nats.errors
import nats.js.errors
import structlog
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig

from onward.jetstream.leases import Lease, Leases
from onward.jetstream.publishing import ANSWER_S
from onward.jetstream.pulling import Pull, Pulled
from onward.jetstream.streams import delivery_stream
from onward.jetstream.trouble import ERRORS, in_words
from onward.journal.jetstream_arrivals import ACK, TERM
from onward.journal.jetstream_parcel import parcel_of
from onward.journal.jetstream_pauses import Pauses
from onward.journal.jetstream_shelf import Item, Shelf
from onward.journal.pulse import Pulse
from onward.sqlite.moments import moment, ticks

log = structlog.get_logger("onward.journal")

CONSUMER = "deliver-"
HELD = 8_192
ACK_WAIT_S = 300.0
MAX_ACK_PENDING = 200_000
SOON = timedelta(minutes=1)
PARKED = timedelta(minutes=2)
LONGEST_PARKED = timedelta(hours=1)
CAUGHT_UP_WITHIN_S = 1.0
_AGAIN_AFTER_S = 0.2


class Station:
    """Pulls a connection's stream for as long as the lease is held.

    The consumer's name carries the lease's epoch, and a work queue has one consumer at a time:
    whoever takes the lease deletes the earlier one. All that was in hand comes again at once,
    and the cluster takes no answer of the earlier holder any more.

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
        self._jetstream = jetstream
        self._leases = leases
        self._pulse = pulse
        self._clock = clock
        self._held = held
        self._stream = delivery_stream(connection)
        self._seen = self._expected = 0
        self._arrived = Pulse()
        self._tended = Pulse()
        self._pull: Pull | None = None

    @property
    def is_open(self) -> bool:
        """Whether it hands out deliveries."""
        return not self.is_leaving and not self.is_deposed and self._leases.is_safe(self.lease)

    async def open(self) -> None:
        """Take over: no other consumer but this one's.

        Raises:
            StorageError: The cluster cannot be used now, or a later holder is there already.
        """
        name = f"{CONSUMER}{self.lease.epoch}"
        config = ConsumerConfig(
            durable_name=name,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ACK_WAIT_S,
            max_deliver=-1,
            max_ack_pending=MAX_ACK_PENDING,
        )
        with in_words(f'The deliveries of "{self.connection}" cannot be taken over'):
            for found in await self._jetstream.consumers_info(self._stream):
                if _epoch_of(found.name) < self.lease.epoch:
                    try:
                        await self._jetstream.delete_consumer(self._stream, found.name)
                    except nats.js.errors.NotFoundError:
                        continue
            await self._jetstream.add_consumer(self._stream, config)
            self._pull = Pull(
                self._client,
                self._stream,
                name,
                take=self._take,
                room=self._room,
                lost=self.depose,
            )
            await self._pull.start()

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
        if self._pull is not None:
            self._pull.wake()

    def expect(self, sequence: int) -> None:
        """This process published a message: claims wait for it a moment."""
        self._expected = max(self._expected, sequence)

    async def catch_up(self) -> None:
        """Return once everything this process published has come, or there is no room for it."""
        if self._pull is None:
            return
        try:
            async with asyncio.timeout(CAUGHT_UP_WITHIN_S):
                await self._pull.primed.wait()
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
        while not self.is_deposed:
            try:
                for item in items[:-1]:
                    await self._client.publish(item.reply, ACK)
                await self._client.request(items[-1].reply, ACK, timeout=ANSWER_S)
            except nats.errors.NoRespondersError:
                # The consumer is gone with the lease, or its leader is for a moment.
                await asyncio.sleep(_AGAIN_AFTER_S)
            except ERRORS as error:
                log.debug("acknowledgement again", connection=self.connection, reason=str(error))
                await asyncio.sleep(_AGAIN_AFTER_S)
            else:
                self.shelf.confirmed({item.sequence for item in items})
                break
        if self._pull is not None:
            self._pull.wake()

    async def close(self) -> None:
        """Stop pulling, let another process take over at once."""
        self.is_leaving = True
        if self._pull is not None:
            await self._pull.stop()
        if not self._client.is_connected:
            return
        if not self.is_deposed:
            doing = f'"{self.connection}" cannot be handed over'
            with in_words(doing), suppress(nats.js.errors.NotFoundError):
                await self._jetstream.delete_consumer(self._stream, f"{CONSUMER}{self.lease.epoch}")
        await self._leases.give_up(self.lease)

    async def _take(self, pulled: Pulled) -> None:
        self._seen = max(self._seen, pulled.sequence)
        if self.shelf.is_answered(pulled.sequence):
            # The answer got lost on its way.
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
            await self._client.publish(item.reply, nak)
        return len(parked)


def _epoch_of(consumer: str) -> int:
    """The epoch in a consumer's name; others are from before all epochs."""
    number = consumer.removeprefix(CONSUMER)
    return int(number) if number.isdecimal() else 0
