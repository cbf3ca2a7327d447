"""Events to route: pulled from the intake stream, in order, handed out once."""

import asyncio
from collections.abc import Iterable
from heapq import heappop, heappush

import msgspec
import structlog
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig

from onward.errors import StorageError
from onward.event import Event
from onward.jetstream.pulling import Pull, Pulled
from onward.jetstream.streams import INTAKE
from onward.jetstream.tasks import end
from onward.jetstream.trouble import ERRORS, in_words
from onward.journal.interface import Stored
from onward.journal.jetstream.arrival import Arrival, arrival_of
from onward.journal.pulse import Pulse
from onward.sqlite.moments import moment

log = structlog.get_logger("onward.journal")

CONSUMER = "route"
HELD = 2_048
PRIMED_WITHIN_S = 2.0
CAUGHT_UP_WITHIN_S = 0.5
RETURNED_WITHIN_S = 5.0
AGAIN_AFTER_S = 1.0
ACK = b"+ACK"
NAK = b"-NAK"
TERM = b"+TERM"


class Taken(msgspec.Struct):
    """An event that was pulled and is not routed yet."""

    reply: str
    arrival: Arrival
    stored: Stored


class Arrivals:
    """Hands out events to route, oldest first; all processes that route share the consumer.

    What a process has had for too long is given to another one: routed twice, an event makes
    the same deliveries, of which the streams keep the first.

    Args:
        ack_wait_s: How long is too long.
    """

    def __init__(
        self, client: Client, jetstream: JetStreamContext, pulse: Pulse, *, ack_wait_s: float
    ) -> None:
        self._client = client
        self._ack_wait_s = ack_wait_s
        self._jetstream = jetstream
        self._pulse = pulse
        self._ready: list[int] = []
        self._known: dict[int, Taken] = {}
        self._out: set[int] = set()
        self._seen = 0
        self._arrived = Pulse()
        self._pull: Pull | None = None
        self._reopening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to pull.

        Raises:
            StorageError: The cluster cannot be used now.
        """
        config = ConsumerConfig(
            durable_name=CONSUMER,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=self._ack_wait_s,
            max_deliver=-1,
            max_ack_pending=16 * HELD,
        )
        with in_words("The intake stream cannot be read"):
            await self._jetstream.add_consumer(INTAKE, config)
            self._pull = Pull(
                self._client,
                INTAKE,
                CONSUMER,
                take=self._take,
                room=self._room,
                lost=self._lost,
            )
            await self._pull.start()

    async def take(self, limit: int, *, upto: int) -> list[Stored]:
        """The oldest events to route, once those up to a number that this process stored came."""
        await self._catch_up(limit, upto)
        taken: list[Stored] = []
        while self._ready and len(taken) < limit:
            ref = heappop(self._ready)
            self._out.add(ref)
            taken.append(self._known[ref].stored)
        return taken

    def put_back(self, refs: Iterable[int]) -> None:
        """See ``Journal.put_back``."""
        for ref in refs:
            if ref in self._out:
                self._out.discard(ref)
                heappush(self._ready, ref)
        self._pulse.beat()

    def begin(self, refs: Iterable[int]) -> dict[int, Taken]:
        """Those that are out, to be routed now."""
        begun = {ref: self._known[ref] for ref in refs if ref in self._out}
        self._out -= begun.keys()
        return begun

    def failed(self, begun: Iterable[int]) -> None:
        """They could not be routed; they are still out."""
        self._out.update(begun)

    async def done(self, begun: dict[int, Taken]) -> None:
        """They are routed. An answer that gets lost has them routed again, to no effect."""
        for ref, taken in begun.items():
            self._known.pop(ref, None)
            await self._client.publish(taken.reply, ACK)
        if self._pull is not None:
            self._pull.wake()

    async def stop(self) -> None:
        """Give back what is not routed."""
        if self._reopening is not None:
            await end(self._reopening)
        if self._pull is None:
            return
        try:
            async with asyncio.timeout(RETURNED_WITHIN_S):
                await self._pull.stop(takes_rest=True)
        except ERRORS as error:
            log.debug("events on their way come again later", reason=str(error))
        replies = [self._known[ref].reply for ref in sorted(self._known)]
        self._known.clear()
        if not replies or not self._client.is_connected:
            return
        try:
            for reply in replies[:-1]:
                await self._client.publish(reply, NAK)
            # With its answer, all of them have arrived: whoever asks next gets them.
            await self._client.request(replies[-1], NAK, timeout=RETURNED_WITHIN_S)
        except ERRORS as error:
            log.debug("events come again later", count=len(replies), reason=str(error))

    async def _catch_up(self, limit: int, upto: int) -> None:
        if self._pull is None:
            return
        try:
            async with asyncio.timeout(PRIMED_WITHIN_S):
                await self._pull.primed.wait()
            async with asyncio.timeout(CAUGHT_UP_WITHIN_S):
                while self._seen < upto and len(self._ready) < limit and len(self._known) < HELD:
                    await self._arrived.after(await self._arrived.after(0))
        except TimeoutError:
            # Another process got it.
            return

    async def _room(self) -> int:
        return HELD - len(self._known)

    async def _take(self, pulled: Pulled) -> None:
        self._seen = max(self._seen, pulled.sequence)
        known = self._known.get(pulled.sequence)
        if known is not None:
            known.reply = pulled.reply
            return
        try:
            arrival = arrival_of(pulled.body)
            event: Event = msgspec.json.decode(arrival.body)
        except msgspec.MsgspecError as error:
            log.error("event cannot be read", number=pulled.sequence, reason=str(error))  # noqa: TRY400 - a sentence for a person
            await self._client.publish(pulled.reply, TERM)
            return
        stored = Stored(
            pulled.sequence,
            arrival.source,
            arrival.message_id,
            moment(arrival.received),
            event,
        )
        self._known[pulled.sequence] = Taken(pulled.reply, arrival, stored)
        heappush(self._ready, pulled.sequence)
        self._arrived.beat()
        self._pulse.beat()

    def _lost(self) -> None:
        """Somebody deleted the consumer: make it again."""
        self._reopening = asyncio.create_task(self._reopen())

    async def _reopen(self) -> None:
        log.warning("consumer was deleted; it is made again", stream=INTAKE, consumer=CONSUMER)
        if self._pull is not None:
            await self._pull.stop()
        while True:
            try:
                return await self.start()
            except StorageError as error:
                log.debug("not made yet", stream=INTAKE, reason=str(error))
                await asyncio.sleep(AGAIN_AFTER_S)
