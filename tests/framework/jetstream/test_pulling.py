import asyncio
from collections.abc import AsyncIterator

import nats
import pytest
from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig

from fixtures.nats import Nats
from onward.jetstream.pulling import Pull

STREAM = "PULLED"


@pytest.fixture
async def client(server: Nats) -> AsyncIterator[Client]:
    client = await nats.connect(server.urls)
    jetstream = client.jetstream()
    await jetstream.add_stream(name=STREAM, subjects=["pulled"])
    config = ConsumerConfig(durable_name="one", ack_policy=AckPolicy.NONE)
    await jetstream.add_consumer(STREAM, config)
    yield client
    await jetstream.delete_stream(STREAM)
    await client.close()


async def _publish(client: Client, *bodies: bytes) -> None:
    for body in bodies:
        await client.jetstream().publish("pulled", body)


@pytest.mark.anyio
async def test_what_is_there_comes_at_once_and_the_rest_later(client: Client) -> None:
    await _publish(client, b"1", b"2", b"3", b"4")
    async with Pull(client, STREAM, "one", batch=3) as pull:
        found: list[bytes] = []
        while len(found) < 4:
            found += [message.data for message in await pull.take()]
        waiting = asyncio.ensure_future(pull.take())
        await _publish(client, b"5")
        found += [message.data for message in await waiting]

    assert [b"1", b"2", b"3", b"4", b"5"] == found


@pytest.mark.anyio
async def test_a_quiet_while_brings_nothing_and_no_error(client: Client) -> None:
    async with Pull(client, STREAM, "one", batch=3, expires_s=0.05) as pull:
        assert [] == await pull.take()
        await _publish(client, b"1")
        assert [b"1"] == [message.data for message in await pull.take()]


@pytest.mark.anyio
async def test_a_consumer_that_is_gone_is_noticed(client: Client) -> None:
    async with Pull(client, STREAM, "nobody", batch=3) as pull:
        with pytest.raises(TimeoutError):
            await pull.take()


@pytest.mark.anyio
async def test_a_pull_outside_its_block_is_a_mistake(client: Client) -> None:
    with pytest.raises(RuntimeError, match="inside its block"):
        await Pull(client, STREAM, "one", batch=3).take()
