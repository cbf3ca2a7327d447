"""A stream's messages in their order, from one of them on."""

import asyncio
import json
from types import TracebackType
from typing import Self

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

BATCH = 500
EXPIRES_S = 5.0
MARGIN_S = 3.0
FORGOTTEN_AFTER_S = 60.0


class Ordered:
    """Hands out what has come at once, each message one time, with none left out.

    Nothing is acknowledged: whoever reads keeps the number of the last message. The client's own
    ``fetch`` waits for a whole batch once a stream has run dry. This one notices, too, when the
    consumer is gone, as the server ends every request within its time.
    """

    def __init__(
        self,
        client: Client,
        stream: str,
        *,
        after: int,
        batch: int = BATCH,
        expires_s: float = EXPIRES_S,
    ) -> None:
        """Use it in an ``async with`` block; start another one after an error.

        Args:
            client: The connection.
            stream: The stream's name.
            after: The number of the last message that is known.
            batch: Messages to ask for at once; no more than these are held here.
            expires_s: For how long a request stands.
        """
        self._client = client
        self._stream = stream
        self._after = after
        self._inbox = client.new_inbox()
        self._batch = batch
        self._expires_s = expires_s
        self._subject = ""
        self._wanted = 0
        self._count = 0
        self._subscription: Subscription | None = None

    async def __aenter__(self) -> Self:
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=self._after + 1,
            ack_policy=AckPolicy.NONE,
            inactive_threshold=FORGOTTEN_AFTER_S,
            mem_storage=True,
            num_replicas=1,
        )
        made = await self._client.jetstream().add_consumer(self._stream, config)
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{self._stream}.{made.name}"
        self._subscription = await self._client.subscribe(self._inbox)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # The consumer is forgotten by itself.
        if self._subscription is not None and not self._client.is_closed:
            await self._subscription.unsubscribe()

    async def take(self) -> list[Msg]:
        """What has come since the last call, waited for if need be; empty after a quiet while.

        Raises:
            TimeoutError: The consumer is gone, or nobody is there.
        """
        if self._subscription is None:
            msg = "Messages are taken inside the block."
            raise RuntimeError(msg)
        if not self._wanted:
            await self._ask()
        async with asyncio.timeout(self._expires_s + MARGIN_S):
            found = self._sorted_out(await self._subscription.next_msg(timeout=None))
        # Whatever lies there already belongs to the same answer.
        while self._wanted and self._subscription.pending_msgs:
            found += self._sorted_out(await self._subscription.next_msg(timeout=1))
        return found

    async def _ask(self) -> None:
        request = {"batch": self._batch, "expires": int(self._expires_s * 1e9)}
        await self._client.publish(self._subject, json.dumps(request).encode(), self._inbox)
        self._wanted = self._batch

    def _sorted_out(self, message: Msg) -> list[Msg]:
        """A message to be handed out; one that only tells the request's end is none."""
        status = (message.headers or {}).get("Status")
        if status is None:
            self._wanted -= 1
            self._count += 1
            if message.metadata.sequence.consumer != self._count:
                reason = f"a message of {self._stream} was left out"
                raise TimeoutError(reason)
            return [message]
        self._wanted = 0
        if status == "503":
            reason = f"nobody hands out {self._stream}"
            raise TimeoutError(reason)
        return []
