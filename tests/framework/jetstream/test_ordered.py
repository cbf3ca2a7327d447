import asyncio
from collections.abc import AsyncIterator

import nats
import pytest
from nats.aio.client import Client

from fixtures.nats import Nats
from onward.jetstream.ordered import Ordered

STREAM = "ORDERED"
pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(server: Nats) -> AsyncIterator[Client]:
    client = await nats.connect(server.urls)
    await client.jetstream().add_stream(name=STREAM, subjects=["ordered"])
    yield client
    await client.jetstream().delete_stream(STREAM)
    await client.close()


async def _publish(client: Client, *bodies: bytes) -> None:
    for body in bodies:
        await client.jetstream().publish("ordered", body)


async def _take(ordered: Ordered, count: int) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    while len(found) < count:
        found += [(one.metadata.sequence.stream, one.data) for one in await ordered.take()]
    return found


async def test_what_is_there_comes_at_once_and_the_rest_later(client: Client) -> None:
    await _publish(client, b"1", b"2", b"3", b"4", b"5")
    async with Ordered(client, STREAM, after=1, batch=3) as ordered:
        found = await _take(ordered, 4)
        waiting = asyncio.ensure_future(ordered.take())
        await _publish(client, b"6")
        found += [(one.metadata.sequence.stream, one.data) for one in await waiting]

    assert [(2, b"2"), (3, b"3"), (4, b"4"), (5, b"5"), (6, b"6")] == found


async def test_a_quiet_while_brings_nothing_and_no_error(client: Client) -> None:
    async with Ordered(client, STREAM, after=0, expires_s=0.05) as ordered:
        assert [] == await ordered.take()
        await _publish(client, b"1")
        assert [(1, b"1")] == await _take(ordered, 1)


async def test_a_consumer_that_is_gone_is_noticed(client: Client) -> None:
    jetstream = client.jetstream()
    async with Ordered(client, STREAM, after=0, expires_s=0.05) as ordered:
        await ordered.take()
        (consumer,) = await jetstream.consumers_info(STREAM)
        await jetstream.delete_consumer(STREAM, consumer.name)

        with pytest.raises(TimeoutError, match="nobody hands out"):
            await ordered.take()


async def test_messages_are_taken_inside_the_block(client: Client) -> None:
    with pytest.raises(RuntimeError, match="inside the block"):
        await Ordered(client, STREAM, after=0).take()
