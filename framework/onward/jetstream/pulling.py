"""Messages of a pull consumer, as they come."""

import asyncio
import json
from types import TracebackType
from typing import Self

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

EXPIRES_S = 5.0
MARGIN_S = 3.0
_STATUS = "Status"


class Pull:
    """One request at a time to a pull consumer; what has arrived is handed out at once.

    The client's own ``fetch`` waits for a whole batch once the stream has run dry. This one
    notices, too, when the consumer is gone: the server ends every request within its time.
    """

    def __init__(
        self,
        client: Client,
        stream: str,
        consumer: str,
        *,
        batch: int,
        expires_s: float = EXPIRES_S,
    ) -> None:
        """Use it in an ``async with`` block.

        Args:
            client: The connection.
            stream: The stream's name.
            consumer: The consumer's name.
            batch: Messages to ask for at once; no more than these are held here.
            expires_s: For how long a request stands.
        """
        self._client = client
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._inbox = client.new_inbox()
        self._batch = batch
        self._expires_s = expires_s
        self._wanted = 0
        self._subscription: Subscription | None = None

    async def __aenter__(self) -> Self:
        self._subscription = await self._client.subscribe(self._inbox)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._subscription is not None and not self._client.is_closed:
            await self._subscription.unsubscribe()

    async def take(self) -> list[Msg]:
        """What has come since the last call, waited for if need be; empty after a quiet while.

        Raises:
            TimeoutError: The server did not even end the request: the consumer is gone, or
                nobody is there.
        """
        if self._subscription is None:
            msg = "A pull is used inside its block."
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
        status = (message.headers or {}).get(_STATUS)
        if status is None:
            self._wanted -= 1
            return [message]
        self._wanted = 0
        if status == "503":
            raise TimeoutError(self._subject)
        return []
