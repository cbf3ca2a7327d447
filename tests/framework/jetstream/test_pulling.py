import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig

from fixtures.nats import Nats
from framework.jetstream.engine import wipe
from onward.jetstream import pulling
from onward.jetstream.connecting import connect
from onward.jetstream.pulling import Pull, Pulled, consumer_of, pulled

pytestmark = pytest.mark.anyio


@dataclass
class Basket:
    """Takes what is pulled, while there is room in it."""

    client: Client
    size: int = 100
    found: list[Pulled] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    is_lost: asyncio.Event = field(default_factory=asyncio.Event)
    asked: int = 0

    async def take(self, one: Pulled) -> None:
        self.found.append(one)
        self.changed.set()

    async def room(self) -> int:
        self.asked += 1
        self.changed.set()
        return self.size - len(self.found)

    async def holds(self, count: int) -> list[bytes]:
        """The bodies, once there are so many."""
        await self._until(lambda: len(self.found) >= count)
        return [one.body for one in self.found]

    async def is_asked(self, times: int) -> None:
        """Once so many requests were about to be made."""
        await self._until(lambda: self.asked >= times)

    async def _until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not holds():
                self.changed.clear()
                await self.changed.wait()

    def pull(self) -> Pull:
        return Pull(
            self.client,
            "PULLED",
            "one",
            take=self.take,
            room=self.room,
            lost=self.is_lost.set,
        )


@pytest.fixture
async def client(server: Nats) -> AsyncIterator[Client]:
    client = await connect(server.urls)
    await wipe(client)
    jetstream = client.jetstream()
    await jetstream.add_stream(name="PULLED", subjects=["pulled"])
    config = ConsumerConfig(durable_name="one", ack_policy=AckPolicy.EXPLICIT)
    await jetstream.add_consumer("PULLED", config)
    yield client
    await client.close()


async def publish(client: Client, *bodies: bytes) -> None:
    for body in bodies:
        await client.jetstream().publish("pulled", body)


async def test_what_is_there_comes_and_then_what_is_new(client: Client) -> None:
    await publish(client, b"1", b"2")
    basket = Basket(client)
    pull = basket.pull()
    await pull.start()
    await pull.primed.wait()
    at_first = await basket.holds(2)
    await publish(client, b"3")
    later = await basket.holds(3)
    await pull.stop()

    assert ([b"1", b"2"], [b"1", b"2", b"3"]) == (at_first, later)
    assert [1, 2, 3] == [one.sequence for one in basket.found]


async def test_no_more_comes_than_there_is_room_for(client: Client) -> None:
    await publish(client, *(b"%d" % number for number in range(7)))
    basket = Basket(client, size=3)
    pull = basket.pull()
    await pull.start()
    # Priming ends also when the room does.
    await pull.primed.wait()
    three = len(basket.found)
    basket.size = 5
    pull.wake()
    await basket.holds(5)
    info = await client.jetstream().consumer_info("PULLED", "one")
    await pull.stop()

    assert 3 == three
    assert 5 == info.num_ack_pending


async def test_a_deleted_consumer_is_noticed(client: Client) -> None:
    basket = Basket(client)
    pull = basket.pull()
    await pull.start()
    await pull.primed.wait()
    await client.jetstream().delete_consumer("PULLED", "one")
    async with asyncio.timeout(10):
        await basket.is_lost.wait()
    await pull.stop()


async def test_a_consumer_that_never_was_is_noticed(client: Client) -> None:
    await client.jetstream().delete_consumer("PULLED", "one")
    basket = Basket(client)
    pull = basket.pull()
    await pull.start()
    async with asyncio.timeout(10):
        await basket.is_lost.wait()
    await pull.stop()


async def test_a_request_that_ends_is_made_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "EXPIRES_S", 0.05)
    monkeypatch.setattr(pulling, "HEARTBEAT_S", 0.02)
    basket = Basket(client)
    pull = basket.pull()
    await pull.start()
    await pull.primed.wait()
    await basket.is_asked(4)
    await publish(client, b"1")
    found = await basket.holds(1)
    await pull.stop()

    assert [b"1"] == found


class Leaky:
    """A client whose second request for messages gets lost, or breaks in an unheard-of way."""

    def __init__(self, client: Client, error: Exception | None = None) -> None:
        self._client = client
        self._error = error
        self._requests = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def publish(self, subject: str, *args: Any, **rest: Any) -> None:
        self._requests += 1
        if self._requests != 2:
            await self._client.publish(subject, *args, **rest)
        elif self._error is not None:
            raise self._error


@pytest.mark.parametrize("error", [None, OSError("gone"), AttributeError("no transport")])
async def test_a_request_that_got_lost_is_made_again(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception | None
) -> None:
    monkeypatch.setattr(pulling, "HEARTBEAT_S", 0.05)
    leaky: Any = Leaky(client, error)
    basket = Basket(leaky)
    pull = basket.pull()
    await pull.start()
    await publish(client, b"1")
    found = await basket.holds(1)
    await pull.stop()

    assert [b"1"] == found


@pytest.mark.parametrize(
    "reply",
    [
        "$JS.ACK.STREAM.consumer.1.42.7.1795311008832451786.3",
        "$JS.ACK.domain.hash.STREAM.consumer.1.42.7.1795311008832451786.3",
        "$JS.ACK.domain.hash.STREAM.consumer.1.42.7.1795311008832451786.3.token",
    ],
)
def test_a_message_s_number_stands_in_its_reply_subject(reply: str, client_of: Client) -> None:
    message = Msg(client_of, subject="pulled", reply=reply, data=b"x")

    assert Pulled(42, 7, reply, b"x") == pulled(message)
    assert "consumer" == consumer_of(reply)


@pytest.fixture
def client_of() -> Client:
    return Client()
