from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nats.aio.client import Client

from fixtures.nats import Nats, free_ports
from framework.jetstream.engine import wipe
from onward.delivery import Lane
from onward.errors import StorageError
from onward.jetstream import connecting
from onward.jetstream.connecting import connect
from onward.jetstream.streams import (
    DELIVERY,
    INTAKE,
    LEASES,
    LEDGER,
    PAUSES,
    connections,
    delivery_config,
    delivery_stream,
    delivery_subject,
    ensure,
    prepare,
    text_of,
    token,
)

pytestmark = pytest.mark.anyio
LEASE = timedelta(seconds=5)


@pytest.fixture
async def client(server: Nats) -> AsyncIterator[Client]:
    client = await connect(server.urls)
    await wipe(client)
    yield client
    await client.close()


async def test_preparing_again_changes_nothing_or_what_was_asked_for(client: Client) -> None:
    jetstream = client.jetstream()
    for duplicates in (timedelta(hours=2), timedelta(hours=2), timedelta(minutes=5)):
        await prepare(jetstream, replicas=1, duplicates=duplicates, lease=LEASE)
    await prepare(jetstream, replicas=1, duplicates=timedelta(minutes=5), lease=2 * LEASE)
    found = {info.config.name: info.config for info in await jetstream.streams_info()}

    assert {INTAKE, LEDGER, f"KV_{PAUSES}", f"KV_{LEASES}"} == found.keys()
    assert 300 == found[INTAKE].duplicate_window
    assert 10 == found[f"KV_{LEASES}"].max_age
    assert {"new"} == {found[name].discard for name in (INTAKE, LEDGER)}
    assert ("workqueue", "limits") == (found[INTAKE].retention, found[LEDGER].retention)


async def test_more_replicas_than_servers_are_refused_in_words(client: Client) -> None:
    with pytest.raises(StorageError, match=r"cannot be prepared: NATS refused it .*replicas"):
        await prepare(client.jetstream(), replicas=3, lease=LEASE)


async def test_connections_are_known_by_their_streams(client: Client) -> None:
    jetstream = client.jetstream()
    names = {"linkedin", "linkedin EU", "é.>*"}
    assert set() == await connections(client)
    for name in names:
        config = delivery_config(name, 1, timedelta(minutes=1))
        await ensure(jetstream, config)
        await ensure(jetstream, config)

    assert names == await connections(client)


async def test_an_address_where_nobody_listens_is_told() -> None:
    (port,) = free_ports(1)

    with pytest.raises(StorageError, match=rf"cannot be reached at nats://127.0.0.1:{port}: "):
        await connect([f"nats://127.0.0.1:{port}"], within_s=0.5)


async def test_a_server_that_is_too_old_is_told(
    server: Nats, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "OLDEST", (99, 1))

    with pytest.raises(StorageError, match=r"version 2\..*need 99.1 or later. Upgrade"):
        await connect(server.urls)


@given(st.text())
def test_any_text_can_be_part_of_a_subject(text: str) -> None:
    part = token(text)

    assert set(part) <= set("=-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert text == text_of(part)


def test_a_batch_key_is_not_told_in_a_subject() -> None:
    subject = delivery_subject(Lane("linkedin", "send", "ada@example.com"))

    assert subject.startswith("onward.delivery.linkedin.send.")
    assert "ada" not in subject
    assert delivery_stream("linkedin") == f"{DELIVERY}linkedin"
