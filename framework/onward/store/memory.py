"""A store in memory, for tests."""

from collections.abc import Sequence
from itertools import count
from typing import Any

import msgspec

from onward.store.conflicts import compare
from onward.store.interface import Document


class MemoryStore:
    """A ``Store`` that is gone with the process."""

    def __init__(self) -> None:
        self._documents: dict[str, tuple[int, bytes]] = {}
        self._versions = count(1)

    async def get(self, key: str) -> Document | None:
        found = self._documents.get(key)
        return found and Document(key, msgspec.json.decode(found[1]), found[0])

    async def put(self, key: str, value: Any, *, expected: int | None) -> int:
        body = msgspec.json.encode(value)
        compare(key, expected=expected, found=self._version(key))
        version = next(self._versions)
        self._documents[key] = version, body
        return version

    async def delete(self, key: str, *, expected: int) -> None:
        compare(key, expected=expected, found=self._version(key))
        del self._documents[key]

    async def keys(self, prefix: str = "") -> Sequence[str]:
        return sorted(key for key in self._documents if key.startswith(prefix))

    async def close(self) -> None:
        """There is nothing to let go of."""

    def _version(self, key: str) -> int | None:
        found = self._documents.get(key)
        return None if found is None else found[0]
