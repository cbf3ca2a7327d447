"""Publishing to a stream: callers at the same time share one atomic batch."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec
import nats.errors
from nats.aio.client import Client

from onward.errors import BusyError, EventError, OnwardError, StorageError
from onward.jetstream.tasks import end
from onward.jetstream.trouble import ERRORS, reason

BATCH = 500
BATCH_BYTES = 4 << 20
WAITING_BYTES = 64 << 20
ANSWER_S = 5.0
RETRY_AFTER_S = 5
_PAUSE_S = 0.2
HEADERS = 512

_KEY = "Nats-Msg-Id"
_BATCH = "Nats-Batch-Id"
_SEQUENCE = "Nats-Batch-Sequence"
_COMMIT = "Nats-Batch-Commit"

_DUPLICATE = 10201
_FULL = frozenset({10023, 10047, 10077, 10122})
_REFUSED = frozenset({10054})


class Outgoing(msgspec.Struct, frozen=True):
    """A message on its way; of two with one ``key`` the stream keeps the first."""

    subject: str
    key: str
    body: bytes


class Written(NamedTuple):
    """Where a message is in its stream; a duplicate is where the first one was."""

    sequence: int
    is_duplicate: bool


class _Failure(msgspec.Struct):
    code: int = 0
    err_code: int = 0
    description: str = ""


class _Answer(msgspec.Struct):
    """What a stream answers to a message, or to the last one of a batch."""

    seq: int = 0
    duplicate: bool = False
    error: _Failure | None = None


class _Refusal(Exception):  # noqa: N818 - it is an answer
    """The stream answered no."""

    def __init__(self, failure: _Failure) -> None:
        super().__init__(failure.description)
        self.code = failure.err_code


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

_answers = msgspec.json.Decoder(_Answer)


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
        self._batches = 0

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
                written = await self._write(messages)
            except _Refusal as refusal:
                if refusal.code in _FULL | _REFUSED:
                    msg = f"{self._name} takes no more ({refusal}). Give the NATS servers room."
                    raise StorageError(msg) from refusal
                said, error = f"NATS said: {refusal}.", refusal
            except ERRORS as problem:
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

    async def _write(self, messages: Sequence[Outgoing]) -> list[Written]:
        if len(messages) == 1:
            return [await self._one(messages[0])]
        try:
            return await self._batch(messages)
        except _Refusal as refusal:
            if refusal.code != _DUPLICATE:
                raise
        # A batch with a duplicate in it is refused as a whole; singly, each is told.
        return list(await asyncio.gather(*map(self._one, messages)))

    async def _one(self, message: Outgoing) -> Written:
        answer = await self._ask(message, {_KEY: message.key})
        return Written(answer.seq, answer.duplicate)

    async def _batch(self, messages: Sequence[Outgoing]) -> list[Written]:
        self._batches += 1
        # A try that went unanswered must not share its number with the next one.
        batch = f"{self._client.new_inbox()[-22:]}{self._batches}"
        for number, message in enumerate(messages[:-1], 1):
            headers = {
                _KEY: message.key,
                _BATCH: batch,
                _SEQUENCE: str(number),
            }
            await self._client.publish(message.subject, message.body, headers=headers)
        last = {
            _KEY: messages[-1].key,
            _BATCH: batch,
            _SEQUENCE: str(len(messages)),
            _COMMIT: "1",
        }
        answer = await self._ask(messages[-1], last)
        first = answer.seq - len(messages) + 1
        return [Written(first + index, is_duplicate=False) for index in range(len(messages))]

    async def _ask(self, message: Outgoing, headers: dict[str, str]) -> _Answer:
        said = await self._client.request(
            message.subject, message.body, timeout=ANSWER_S, headers=headers
        )
        try:
            answer = _answers.decode(said.data)
        except msgspec.MsgspecError as error:
            raise nats.errors.Error(str(error)) from error
        if answer.error is not None:
            raise _Refusal(answer.error)
        return answer

    def _busy(self, said: str) -> BusyError:
        return BusyError(f"{self._name} could not be written: {said}", retry_after_s=RETRY_AFTER_S)


def _fail(order: _Order, error: OnwardError) -> None:
    if not order.done.done():
        order.done.set_exception(error)
