"""One batch of messages, written to a stream at once by the headers of an atomic batch."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import nats.errors
from nats.aio.client import Client

ANSWER_S = 5.0

_KEY = "Nats-Msg-Id"
_BATCH = "Nats-Batch-Id"
_SEQUENCE = "Nats-Batch-Sequence"
_COMMIT = "Nats-Batch-Commit"
_DUPLICATE = 10201


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


class Refusal(Exception):  # noqa: N818 - it is an answer
    """The stream answered no."""

    def __init__(self, failure: _Failure) -> None:
        super().__init__(failure.description)
        self.code = failure.err_code


class Batches:
    """Writes batches. Source: NATS, "JetStream Atomic Batch Publishing" (ADR-50)."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._count = 0

    async def write(self, messages: Sequence[Outgoing]) -> list[Written]:
        """Write messages, all of them or none.

        Raises:
            Refusal: The stream answered no.
            nats.errors.Error: The cluster did not answer; they may have been written.
        """
        if len(messages) == 1:
            return [await self._one(messages[0])]
        try:
            return await self._batch(messages)
        except Refusal as refusal:
            if refusal.code != _DUPLICATE:
                raise
        # A batch with a duplicate in it is refused as a whole; singly, each is told.
        return list(await asyncio.gather(*map(self._one, messages)))

    async def _one(self, message: Outgoing) -> Written:
        answer = await self._ask(message, {_KEY: message.key})
        return Written(answer.seq, answer.duplicate)

    async def _batch(self, messages: Sequence[Outgoing]) -> list[Written]:
        self._count += 1
        # A try that went unanswered must not share its number with the next one.
        batch = f"{self._client.new_inbox()[-22:]}{self._count}"
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
            raise Refusal(answer.error)
        return answer


_answers = msgspec.json.Decoder(_Answer)
