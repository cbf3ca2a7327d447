import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from onward.config import JournalConfig, Workspace
from onward.errors import OnwardError, StorageError
from onward.runner.engine import storage_of
from onward.runner.roles import EVERY, Role, check_roles
from onward.runner.sharing import Watch

CLUSTER = Workspace(Path("shop"), journal=JournalConfig(("nats://127.0.0.1:1",)))


def test_a_part_of_the_work_needs_a_journal_that_can_be_shared() -> None:
    with pytest.raises(OnwardError, match=r"(?s)\(deliver, ingest\).*\.onward.*journal: \{nats"):
        check_roles(Workspace(Path("shop")), {Role.INGEST, Role.DELIVER})


def test_all_of_the_work_needs_none_and_a_cluster_takes_any_part() -> None:
    check_roles(Workspace(Path("shop")), EVERY)
    check_roles(CLUSTER, {Role.INGEST})
    check_roles(CLUSTER, frozenset())


def test_what_is_missing_for_a_cluster_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("onward.runner.cluster")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "onward.runner.cluster", None)

    with pytest.raises(OnwardError, match=r"pip install 'onward\[nats\]'"):
        storage_of(CLUSTER, EVERY, lambda: pytest.fail("no clock"), lambda: 0.0)


class Documents:
    """A store with versions, as several processes change it."""

    def __init__(self) -> None:
        self.count = 0
        self.known: dict[str, int] = {}
        self.is_gone = False

    def store(self, key: str) -> None:
        self.count += 1
        self.known[key] = self.count

    async def revision(self) -> int:
        if self.is_gone:
            msg = "The cluster is gone."
            raise StorageError(msg)
        return self.count

    async def versions(self, prefix: str = "") -> Mapping[str, int]:
        return dict(self.known)


@pytest.mark.anyio
async def test_what_others_store_is_noticed_but_not_what_they_count() -> None:
    documents = Documents()
    documents.store("applied/ads/orders")
    watch = await Watch.begin(documents)
    found = [await watch.has_changed()]
    for key in ("recent/ads", "applied/ads/orders", "tokens/ads"):
        documents.store(key)
        found.append(await watch.has_changed())

    assert [False, False, True, True] == found


@pytest.mark.anyio
async def test_the_watch_outlives_a_cluster_that_is_gone_for_a_while() -> None:
    documents = Documents()
    watch = await Watch.begin(documents)
    documents.is_gone = True
    changed = asyncio.Event()

    async def note() -> None:
        changed.set()

    watching = asyncio.create_task(watch.run(note, every_s=0))
    for _ in range(5):
        await asyncio.sleep(0)
    documents.is_gone = False
    documents.store("tokens/ads")
    await asyncio.wait_for(changed.wait(), 5)
    watching.cancel()

    assert changed.is_set()
