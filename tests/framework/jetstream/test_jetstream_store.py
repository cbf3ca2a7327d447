import re
from collections.abc import AsyncIterator
from typing import Any, cast

import nats
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nats.js.kv import KeyValue

from fixtures.nats import Nats
from framework.storage.contracts import StoreContract
from onward.errors import ConflictError, StorageError
from onward.store import Document, Store
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


class Hasty:
    """A bucket whose listing says that it is at its end before it has begun."""

    def __init__(self, bucket: KeyValue) -> None:
        self._bucket = bucket

    def __getattr__(self, name: str) -> Any:
        return getattr(self._bucket, name)

    async def watchall(self, **how: Any) -> KeyValue.KeyWatcher:
        listing = await self._bucket.watchall(**how)
        entries: list[Any] = [None, *[await anext(listing) for _ in range(3)]]
        for entry in entries:
            await listing._updates.put(entry)  # noqa: SLF001 - as the library does
        return listing


@pytest.mark.anyio
async def test_a_list_is_whole_though_its_end_is_told_too_early(
    jetstream: nats.js.JetStreamContext, store: Store
) -> None:
    versions = {key: await store.put(key, 1, expected=None) for key in ("a", "b", "c")}
    await store.delete("c", expected=versions.pop("c"))
    hasty = JetStreamStore(cast("KeyValue", Hasty(await jetstream.key_value(BUCKET))))

    assert versions == await hasty.versions()


@pytest.mark.anyio
async def test_a_bucket_of_what_was_deleted_has_no_keys(store: Store) -> None:
    assert [] == list(await store.keys())
    await store.delete("a", expected=await store.put("a", 1, expected=None))
    assert [] == list(await store.keys())


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


class Silent:
    """A bucket whose cluster carries out a change, and whose answer is lost."""

    def __init__(self, bucket: KeyValue, lost: int) -> None:
        self._bucket = bucket
        self.lost = lost
        self.error: Exception = nats.errors.TimeoutError()

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._bucket, name)

        async def answered(*args: Any, **rest: Any) -> Any:
            answer = await call(*args, **rest)
            if self.lost and name in {"create", "update", "delete"}:
                self.lost -= 1
                raise self.error
            return answer

        return answered


@pytest.fixture
async def silent(jetstream: nats.js.JetStreamContext) -> Silent:
    await JetStreamStore.open(jetstream, replicas=1)
    return Silent(await jetstream.key_value(BUCKET), lost=1)


@pytest.mark.anyio
async def test_a_change_whose_answer_was_lost_is_not_made_twice(silent: Silent) -> None:
    store = JetStreamStore(cast("KeyValue", silent))
    version = await store.put("a", 1, expected=None)
    silent.lost = 1
    second = await store.put("a", 2, expected=version)
    found = await store.get("a")
    silent.lost = 1
    await store.delete("a", expected=second)

    assert version < second
    assert Document("a", 2, second) == found
    assert None is await store.get("a")


@pytest.mark.anyio
async def test_a_follower_that_lags_behind_is_waited_for(silent: Silent) -> None:
    silent.error = nats.js.errors.KeyNotFoundError()
    store = JetStreamStore(cast("KeyValue", silent))

    version = await store.put("a", 1, expected=None)

    assert Document("a", 1, version) == await store.get("a")


@pytest.mark.anyio
async def test_somebody_else_s_change_is_a_conflict_also_then(silent: Silent) -> None:
    store = JetStreamStore(cast("KeyValue", silent))
    silent.lost = 0
    version = await store.put("a", 1, expected=None)
    await store.put("a", 2, expected=version)

    with pytest.raises(ConflictError):
        await store.put("a", 2, expected=version)


@pytest.mark.anyio
async def test_patience_ends(silent: Silent) -> None:
    silent.lost = 99
    store = JetStreamStore(cast("KeyValue", silent), within_s=0)

    with pytest.raises(StorageError, match=r'^"a" cannot be stored: .* in time'):
        await store.put("a", 1, expected=None)
