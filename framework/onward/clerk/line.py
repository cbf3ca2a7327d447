"""A line between two processes: either asks, either answers, many questions at a time."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Self, TypeVar

import msgspec
import structlog

from onward.clerk.trouble import Trouble, raised
from onward.errors import OnwardError, StorageError

Answerer = Callable[[bytes], Awaitable[bytes]]
"""Takes the body of a question, gives that of its answer."""

T = TypeVar("T")

GONE = "The other process of this server has ended; this one cannot go on alone."

_BUFFER = 4 * 1024 * 1024
# Length of what follows, kind, number of the question.
_HEAD = struct.Struct("<IBI")
_ASKED, _ANSWERED, _REFUSED = range(3)
_NUMBERS = 1 << 32

_encode = msgspec.msgpack.Encoder().encode

log = structlog.get_logger("onward.clerk")


def answerer(asked: Any, answer: Callable[[Any], Awaitable[Any]]) -> Answerer:
    """Who reads a question of this type, answers it, writes the answer."""
    decode = msgspec.msgpack.Decoder(asked).decode

    async def run(body: bytes) -> bytes:
        return _encode(await answer(decode(body)))

    return run


class Line:
    """One end; use it as a context, inside which it answers.

    Attributes:
        ended: Done once the other end is gone.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answerers: Mapping[str, Answerer],
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._answerers = answerers
        self._number = 0
        self._asked: dict[int, asyncio.Future[bytes]] = {}
        self._answering: set[asyncio.Task[None]] = set()
        self._hearing: asyncio.Task[None] | None = None
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @classmethod
    async def over(cls, end: socket.socket, answerers: Mapping[str, Answerer]) -> Self:
        """A line over one end of a connected pair of sockets.

        Args:
            answerers: Who answers, by the question's name; may still be filled.
        """
        end.setblocking(False)  # noqa: FBT003 - the standard library's signature
        reader, writer = await asyncio.open_unix_connection(sock=end, limit=_BUFFER)
        return cls(reader, writer, answerers)

    async def __aenter__(self) -> Self:
        self._hearing = asyncio.create_task(self._hear(), name="line")
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._hearing is not None:
            self._hearing.cancel()
            await asyncio.wait([self._hearing])
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()

    async def ask(self, name: str, asked: object, answer: type[T]) -> T:
        """The other end's answer to what is asked.

        Raises:
            OnwardError: It refuses, in its own words.
            StorageError: It is gone.
        """
        return msgspec.msgpack.decode(await self.ask_for(name, asked), type=answer)

    async def tell(self, name: str, asked: object = None) -> None:
        """Have something done; returns when it is. Raises as ``ask`` does."""
        await self.ask_for(name, asked)

    async def ask_for(self, name: str, asked: object) -> bytes:
        """The other end's answer as it came, to be read by the caller. Raises as ``ask`` does."""
        if self.ended.done():
            raise StorageError(GONE)
        self._number = number = (self._number + 1) % _NUMBERS
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._asked[number] = answer
        called = name.encode()
        try:
            await self._say(_ASKED, number, bytes([len(called)]) + called, _encode(asked))
            return await answer
        finally:
            self._asked.pop(number, None)

    async def _say(self, kind: int, number: int, *parts: bytes) -> None:
        if self._writer.is_closing():
            raise StorageError(GONE)
        self._writer.writelines([_HEAD.pack(sum(map(len, parts)), kind, number), *parts])
        with suppress(OSError):
            # Whoever hears learns that the other end is gone.
            await self._writer.drain()

    async def _hear(self) -> None:
        try:
            while True:
                size, kind, number = _HEAD.unpack(await self._reader.readexactly(_HEAD.size))
                self._take(kind, number, await self._reader.readexactly(size))
        except (asyncio.IncompleteReadError, OSError):
            log.debug("line ended")
        finally:
            self._end()

    def _take(self, kind: int, number: int, body: bytes) -> None:
        if kind == _ASKED:
            size = body[0] + 1
            answering = asyncio.create_task(
                self._answer(number, body[1:size].decode(), body[size:])
            )
            # The loop alone would forget a task that nobody holds.
            self._answering.add(answering)
            answering.add_done_callback(self._answering.discard)
            return
        answer = self._asked.get(number)
        if answer is None or answer.done():
            # Whoever asked has given up.
            return
        if kind == _ANSWERED:
            answer.set_result(body)
        else:
            answer.set_exception(raised(msgspec.msgpack.decode(body, type=Trouble)))

    async def _answer(self, number: int, name: str, body: bytes) -> None:
        try:
            kind, answer = _ANSWERED, await self._answerers[name](body)
        except OnwardError as error:
            kind, answer = _REFUSED, _encode(Trouble.of(error))
        except Exception as error:
            # A defect here; the other end goes on, and its people read of it.
            log.exception("a question could not be answered", question=name)
            kind, answer = _REFUSED, _encode(Trouble.of(error))
        with suppress(StorageError):
            await self._say(kind, number, answer)

    def _end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)
        for answer in self._asked.values():
            if not answer.done():
                answer.set_exception(StorageError(GONE))
        for answering in self._answering:
            answering.cancel()
