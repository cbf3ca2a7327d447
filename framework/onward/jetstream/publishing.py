"""Publishing to a stream: callers at the same time share one atomic batch."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence

from nats.aio.client import Client

from onward.errors import BusyError, EventError, OnwardError, StorageError
from onward.jetstream.batches import Batches, Outgoing, Refusal, Written
from onward.jetstream.tasks import end
from onward.jetstream.trouble import reason

BATCH = 500
BATCH_BYTES = 4 << 20
WAITING_BYTES = 64 << 20
RETRY_AFTER_S = 5
_PAUSE_S = 0.2
HEADERS = 512

_FULL = frozenset({10023, 10047, 10077, 10122})
_REFUSED = frozenset({10054})


class _Order:
    """What one caller wants to have written."""

    __slots__ = ("done", "left", "messages", "until", "written")

    def __init__(self, messages: Sequence[Outgoing], until: float) -> None:
        self.messages = messages
        self.written = [Written(0, is_duplicate=False)] * len(messages)
        self.left = len(messages)
        self.until = until
        self.done: asyncio.Future[list[Written]] = asyncio.get_running_loop().create_future()


_Place = tuple[_Order, int]


class Publisher:
    """Writes to one stream, in order; what is returned has been answered for by the cluster.

    Args:
        name: What cannot be written, for a sentence: ``The intake``.
        patience_s: How long a message is tried, across a change of leaders for one.
        reserve: Bytes that a message must leave free of what the servers allow.
        monotonic: Seconds, ever rising.
    """

    def __init__(
        self,
        client: Client,
        name: str,
        *,
        patience_s: float,
        reserve: int = HEADERS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._name = name
        self._patience_s = patience_s
        self._reserve = reserve
        self._monotonic = monotonic
        self._waiting: deque[_Place] = deque()
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None
        self._batches = Batches(client)

    async def put(self, messages: Sequence[Outgoing]) -> list[Written]:
        """Write messages; those of one call are in a row.

        Raises:
            BusyError: The cluster did not answer in time, or too much is waiting for it.
            EventError: A message is larger than the servers allow; nothing was written.
            StorageError: A stream is full.
        """
        if not messages:
            return []
        self._check(messages)
        order = _Order(messages, self._monotonic() + self._patience_s)
        self._waiting.extend((order, index) for index in range(len(messages)))
        self._bytes += sum(len(message.body) for message in messages)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write_all(), name=f"publish to {self._name}")
        return await order.done

    async def close(self, within_s: float) -> None:
        """Give what is being written some time to end."""
        if self._task is not None:
            await asyncio.wait([self._task], timeout=within_s)
            await end(self._task)

    def _check(self, messages: Sequence[Outgoing]) -> None:
        limit = self._client.max_payload - self._reserve
        largest = max(len(message.body) for message in messages)
        if largest > limit:
            msg = (
                f"{self._name} takes messages of up to {limit:,} bytes; one has {largest:,}. "
                "Raise max_payload of the NATS servers, or send less in one event."
            )
            raise EventError("too_large", msg)
        if self._bytes > WAITING_BYTES:
            msg = f"{self._name} cannot be written as fast as events come. Send them again later."
            raise BusyError(msg, retry_after_s=RETRY_AFTER_S)

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                await self._write_some()
        except asyncio.CancelledError:
            # Closed: whoever still waits must not wait for ever.
            for order, _ in self._waiting:
                _fail(order, self._busy("It was stopped."))
            raise

    async def _write_some(self) -> None:
        places = self._next()
        if places:
            messages = [order.messages[index] for order, index in places]
            try:
                written = await self._insist(messages, max(order.until for order, _ in places))
            except asyncio.CancelledError:
                self._waiting.extendleft(reversed(places))
                raise
            except OnwardError as error:
                for order, _ in places:
                    _fail(order, error)
                return
            for (order, index), one in zip(places, written, strict=True):
                order.written[index] = one
                order.left -= 1
                if not order.left and not order.done.done():
                    order.done.set_result(order.written)

    def _next(self) -> list[_Place]:
        """The next batch, without what has failed already."""
        places: list[_Place] = []
        size, now = 0, self._monotonic()
        while self._waiting and len(places) < BATCH and size < BATCH_BYTES:
            order, index = self._waiting.popleft()
            size += len(order.messages[index].body)
            self._bytes -= len(order.messages[index].body)
            if now > order.until:
                _fail(order, self._busy("It waited too long behind others."))
            if not order.done.done():
                places.append((order, index))
        return places

    async def _insist(self, messages: Sequence[Outgoing], until: float) -> list[Written]:
        """Write a batch, again and again until the cluster answers; keys keep it from doubling."""
        is_again = False
        error: Exception
        while True:
            try:
                written = await self._batches.write(messages)
            except Refusal as refusal:
                if refusal.code in _FULL | _REFUSED:
                    msg = f"{self._name} takes no more ({refusal}). Give the NATS servers room."
                    raise StorageError(msg) from refusal
                said, error = f"NATS said: {refusal}.", refusal
            except Exception as problem:  # noqa: BLE001 - a client that reconnects raises anything
                # Whoever waits for this batch must hear of it, whatever went wrong.
                said, error = reason(problem), problem
            else:
                if is_again:
                    # A duplicate may be what the unanswered try before has written.
                    return [Written(one.sequence, is_duplicate=False) for one in written]
                return written
            is_again = True
            if self._monotonic() + _PAUSE_S > until:
                raise self._busy(said) from error
            await asyncio.sleep(_PAUSE_S)

    def _busy(self, said: str) -> BusyError:
        return BusyError(f"{self._name} could not be written: {said}", retry_after_s=RETRY_AFTER_S)


def _fail(order: _Order, error: OnwardError) -> None:
    if not order.done.done():
        order.done.set_exception(error)
