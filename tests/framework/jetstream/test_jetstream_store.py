import re
from collections.abc import AsyncIterator

import nats
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.nats import Nats
from framework.storage.contracts import StoreContract
from onward.errors import StorageError
from onward.store import Store
from onward.store.jetstream import BUCKET, JetStreamStore, from_bucket, to_bucket


@pytest.fixture
async def jetstream(server: Nats) -> AsyncIterator[nats.js.JetStreamContext]:
    client = await nats.connect(server.urls)
    jetstream = client.jetstream()
    yield jetstream
    await jetstream.delete_key_value(BUCKET)
    await client.close()


@pytest.fixture
async def store(jetstream: nats.js.JetStreamContext) -> Store:
    return await JetStreamStore.open(jetstream, replicas=1)


class TestJetStreamStore(StoreContract):
    """Every promise of the contract, kept by this engine."""


@pytest.mark.anyio
async def test_whoever_opens_the_store_later_sees_the_same(
    jetstream: nats.js.JetStreamContext, store: Store
) -> None:
    version = await store.put("tokens/büro.1 *", [1], expected=None)
    other = await JetStreamStore.open(jetstream, replicas=1)

    assert ["tokens/büro.1 *"] == list(await other.keys("tokens/"))
    assert version + 1 == await other.put("tokens/büro.1 *", [2], expected=version)


@pytest.mark.anyio
async def test_the_revision_rises_with_each_change(
    jetstream: nats.js.JetStreamContext,
) -> None:
    store = await JetStreamStore.open(jetstream, replicas=1)
    before = await store.revision()
    version = await store.put("a", 1, expected=None)
    between = await store.revision()
    versions = await store.versions()
    await store.delete("a", expected=version)

    assert before < between < await store.revision()
    assert {"a": version} == versions


@pytest.mark.anyio
async def test_a_closed_connection_is_told_in_a_sentence(
    server: Nats, jetstream: nats.js.JetStreamContext
) -> None:
    client = await nats.connect(server.urls)
    store = await JetStreamStore.open(client.jetstream(), replicas=1)
    await client.close()

    with pytest.raises(StorageError, match=r'^"a" cannot be read: the NATS cluster cannot be used'):
        await store.get("a")


@given(st.text() | st.text("/=.aü"))
def test_any_key_fits_into_a_bucket(key: str) -> None:
    name = to_bucket(key)

    assert key == from_bucket(name)
    assert re.fullmatch(r"[-_=a-zA-Z0-9]+(\.[-_=a-zA-Z0-9]+)*", name)
