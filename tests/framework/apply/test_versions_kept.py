import asyncio
from typing import Any

from fixtures.nova_shop import Shop
from onward.apply import read_version
from onward.apply.records import keep_version
from onward.store import Document, MemoryStore


class Blind(MemoryStore):
    """A store in which another process is always a moment quicker."""

    def __init__(self) -> None:
        super().__init__()
        self.is_blind = True

    async def get(self, key: str) -> Document | None:
        return None if self.is_blind else await super().get(key)

    async def put(self, key: str, value: Any, *, expected: int | None) -> int:
        if await super().get(key) is None:
            await super().put(key, value, expected=None)
        return await super().put(key, value, expected=expected)


def test_processes_may_keep_a_version_at_the_same_moment(shop: Shop) -> None:
    shop.write("id: orders, action: sync-member, sync_mode: add, matching_key: k")
    config = shop.force().config
    store = Blind()
    asyncio.run(keep_version(store, "nova", config))
    store.is_blind = False
    kept = asyncio.run(read_version(store, "nova", config.id, config.version))

    assert kept is not None
    assert config.document() == kept.document()
