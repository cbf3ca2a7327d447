"""Pulling from a consumer by one standing request, renewed as room allows."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from onward.jetstream.tasks import end
from onward.jetstream.trouble import ERRORS

log = structlog.get_logger("onward.jetstream")

EXPIRES_S = 30.0
HEARTBEAT_S = 2.0
ANSWER_S = 5.0
_AGAIN_AFTER_S = 0.2
_NANOSECONDS = 1_000_000_000
_PLAIN_TOKENS = 9


class _Failure(msgspec.Struct):
    code: int = 0


class _Answer(msgspec.Struct):
    error: _Failure | None = None


_answers = msgspec.json.Decoder(_Answer)


class Pulled(msgspec.Struct, frozen=True):
    """A message that this process is to settle.

    Attributes:
        sequence: Its number in the stream.
        order: Its number among all that the consumer handed out.
        reply: Where to answer for it.
    """

    sequence: int
    order: int
    reply: str
    body: bytes


def pulled(message: Msg) -> Pulled:
    """A message of a consumer, by the numbers in its reply subject."""
    tokens = message.reply.split(".")
    place = _sequence_in(tokens)
    return Pulled(int(tokens[place]), int(tokens[place + 1]), message.reply, message.data)


def consumer_of(reply: str) -> str:
    """The consumer that an answer to this subject is for."""
    tokens = reply.split(".")
    return tokens[_sequence_in(tokens) - 2]


def _sequence_in(tokens: list[str]) -> int:
    # $JS.ACK.stream.consumer.times.sequence.…, or with domain and account before the stream.
    return 5 if len(tokens) == _PLAIN_TOKENS else 7


class Pull:
    """Messages of a consumer as they come, never more than there is room for.

    Args:
        take: Called with each message, one after the other.
        room: How many more may come now.
        lost: Called once when the consumer is gone.
    """

    def __init__(
        self,
        client: Client,
        stream: str,
        consumer: str,
        *,
        take: Callable[[Pulled], Awaitable[None]],
        room: Callable[[], Awaitable[int]],
        lost: Callable[[], None],
    ) -> None:
        self._client = client
        self._next = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._info = f"$JS.API.CONSUMER.INFO.{stream}.{consumer}"
        self._name = consumer
        self._take = take
        self._room = room
        self._lost = lost
        self._inbox = client.new_inbox()
        self._subscription: Subscription | None = None
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._over = asyncio.Event()
        self._asked = self._left = self._heard = 0
        self._status = ""
        self.primed = asyncio.Event()

    async def start(self) -> None:
        """Begin. ``primed`` is set once everything that was there has come, or there is no room."""
        self._subscription = await self._client.subscribe(f"{self._inbox}.*", cb=self._receive)
        self._task = asyncio.create_task(self._run(), name=f"pull {self._name}")

    def wake(self) -> None:
        """There is room again."""
        self._wake.set()

    async def stop(self, *, takes_rest: bool = False) -> None:
        """Ask for nothing more, take nothing more.

        Args:
            takes_rest: Take what is on its way already.
        """
        if self._task is not None:
            await end(self._task)
        subscription, self._subscription = self._subscription, None
        if subscription is None or self._client.is_closed:
            return
        if takes_rest and self._client.is_connected:
            await subscription.drain()  # type: ignore[no-untyped-call]
        else:
            await subscription.unsubscribe()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                room = await self._room()
                if room <= 0:
                    self.primed.set()
                    await self._wake.wait()
                    continue
                await self._ask(room)
            except Exception as error:  # noqa: BLE001 - a client that reconnects raises anything
                # Without this task nothing would ever come again.
                log.debug("pull failed", consumer=self._name, reason=repr(error))
                await asyncio.sleep(_AGAIN_AFTER_S)
                continue
            match self._status:
                case "":
                    continue
                case "404" | "408":
                    self.primed.set()
                case "gone":
                    self._lost()
                    return
                case "503" if not await self._is_there():
                    self._lost()
                    return
                case _:
                    # No leader for a moment, or a request too many: not at once again.
                    await asyncio.sleep(_AGAIN_AFTER_S)

    async def _ask(self, room: int) -> None:
        """One request, until its messages came, it ended, or the cluster fell silent."""
        self._asked += 1
        self._left, self._status = room, ""
        self._over.clear()
        request: dict[str, object] = {"batch": room}
        if self.primed.is_set():
            request["expires"] = int(EXPIRES_S * _NANOSECONDS)
            request["idle_heartbeat"] = int(HEARTBEAT_S * _NANOSECONDS)
        else:
            request["no_wait"] = True
        reply = f"{self._inbox}.{self._asked}"
        await self._client.publish(self._next, msgspec.json.encode(request), reply=reply)
        while not self._over.is_set():
            heard = self._heard
            try:
                async with asyncio.timeout(3 * HEARTBEAT_S):
                    await self._over.wait()
            except TimeoutError:
                if heard == self._heard:
                    return

    async def _is_there(self) -> bool:
        """Whether the consumer exists; when nobody can say, it is taken to."""
        try:
            said = await self._client.request(self._info, timeout=ANSWER_S)
            failure = _answers.decode(said.data).error
        except (*ERRORS, msgspec.MsgspecError):
            return True
        return failure is None or failure.code != 404

    async def _receive(self, message: Msg) -> None:
        self._heard += 1
        if message.reply.startswith("$JS.ACK."):
            self._left -= 1
            await self._take(pulled(message))
            if self._left <= 0:
                self._over.set()
            return
        headers = message.headers or {}
        status = headers.get("Status", "")
        # What is said of an earlier request is over.
        if status == "100" or not message.subject.endswith(f".{self._asked}"):
            return
        is_gone = status == "409" and "Deleted" in str(headers.get("Description", ""))
        self._status = "gone" if is_gone else status
        self._over.set()
