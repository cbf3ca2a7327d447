"""What feeds a station: its own consumer of the connection's stream, made anew when it leaks."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import nats.js.errors
import structlog
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig

from onward.jetstream.pulling import Pull, Pulled
from onward.jetstream.trouble import ERRORS, in_words

log = structlog.get_logger("onward.journal")

CONSUMER = "deliver-"
# What is held here for longer comes again, and is known again. What got lost on its way while the
# consumer's numbers went back with its leader is noticed by nothing else.
ACK_WAIT_S = 60.0
# What is paused while the rest of its connection is not waits outside the process, up to this
# many; each takes some 400 bytes of the servers' memory.
MAX_ACK_PENDING = 200_000


class Feed:
    """Pulls a connection's stream through a consumer whose name carries the lease's epoch.

    A work queue has one consumer at a time: whoever takes the lease deletes the earlier one. All
    that was in hand comes again at once, and the cluster takes no answer of the earlier holder.

    What the cluster sent into a connection that broke would come again only after minutes. The
    consumer numbers what it hands out, so a gap is noticed, and the consumer is made anew.

    Args:
        stream: The connection's.
        take: Called with each message.
        room: How many more may come now.
        lost: Called when another process has taken over.
    """

    def __init__(
        self,
        client: Client,
        jetstream: JetStreamContext,
        stream: str,
        epoch: int,
        *,
        take: Callable[[Pulled], Awaitable[None]],
        room: Callable[[], Awaitable[int]],
        lost: Callable[[], None],
    ) -> None:
        self._client = client
        self._jetstream = jetstream
        self._stream = stream
        self._epoch = epoch
        self._take = take
        self._room = room
        self._lost = lost
        self._turn = 0
        self._pull: Pull | None = None
        self._last = 0
        self._stood_at = -1
        self.is_leaking = False

    async def open(self) -> None:
        """Delete earlier consumers, begin to pull through a new one.

        Raises:
            StorageError: The cluster cannot be used now, or a later holder is there already.
        """
        self._turn += 1
        config = ConsumerConfig(
            durable_name=self._name,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ACK_WAIT_S,
            max_deliver=-1,
            max_ack_pending=MAX_ACK_PENDING,
        )
        with in_words(f'The stream "{self._stream}" cannot be taken over'):
            for found in await self._jetstream.consumers_info(self._stream):
                if _age(found.name) < (self._epoch, self._turn):
                    with suppress(nats.js.errors.NotFoundError):
                        await self._jetstream.delete_consumer(self._stream, found.name)
            await self._jetstream.add_consumer(self._stream, config)
            self._last, self._stood_at = 0, -1
            self._pull = Pull(
                self._client,
                self._stream,
                self._name,
                take=self._watch,
                room=self._room,
                lost=self._lost,
            )
            await self._pull.start()
        self.is_leaking = False

    async def primed(self) -> None:
        """Return once everything that was there at first has come, or there is no room for it."""
        if self._pull is not None:
            await self._pull.primed.wait()

    def wake(self) -> None:
        """There is room again."""
        if self._pull is not None:
            self._pull.wake()

    async def mend(self) -> None:
        """Make the consumer anew if something it handed out did not arrive.

        Raises:
            StorageError: The cluster cannot be used now.
        """
        await self._compare()
        if self.is_leaking:
            log.debug("messages got lost on their way; they come again", stream=self._stream)
            await self.stop()
            await self.open()

    async def has(self, sequence: int) -> bool:
        """Whether a message is still in the stream; when nobody can say, it is taken to be."""
        try:
            await self._jetstream.get_msg(self._stream, sequence)
        except nats.js.errors.NotFoundError:
            return False
        except ERRORS as error:
            log.debug("message not looked up", stream=self._stream, reason=str(error))
        return True

    async def stop(self) -> None:
        """Take nothing more."""
        pull, self._pull = self._pull, None
        if pull is not None:
            await pull.stop()

    async def close(self) -> None:
        """Take nothing more, leave no consumer behind.

        Raises:
            StorageError: The cluster cannot be used now.
        """
        await self.stop()
        doing = f'The stream "{self._stream}" cannot be handed over'
        with in_words(doing), suppress(nats.js.errors.NotFoundError):
            await self._jetstream.delete_consumer(self._stream, self._name)

    @property
    def _name(self) -> str:
        return f"{CONSUMER}{self._epoch}-{self._turn}"

    async def _watch(self, pulled: Pulled) -> None:
        # After a change of leaders the numbers may go back, which loses nothing.
        if pulled.order > self._last + 1:
            self.is_leaking = True
        self._last = pulled.order
        await self._take(pulled)

    async def _compare(self) -> None:
        """Whether the last ones that were handed out are still missing a look later."""
        with in_words(f'The stream "{self._stream}" cannot be looked at'):
            try:
                info = await self._jetstream.consumer_info(self._stream, self._name)
            except nats.js.errors.NotFoundError:
                # The pull notices it too, and says so.
                return
        handed_out = 0 if info.delivered is None else info.delivered.consumer_seq
        if handed_out <= self._last:
            self._stood_at = -1
        elif self._stood_at == self._last:
            self.is_leaking = True
        else:
            self._stood_at = self._last


def _age(consumer: str) -> tuple[int, int]:
    """Epoch and turn in a consumer's name; others are from before all epochs."""
    epoch, _, turn = consumer.removeprefix(CONSUMER).partition("-")
    return (int(epoch), int(turn)) if epoch.isdecimal() and turn.isdecimal() else (0, 0)
