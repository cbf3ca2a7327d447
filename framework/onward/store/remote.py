"""The store in the one file that another process keeps: read here, written there."""

from collections.abc import Mapping
from typing import Any

import msgspec

from onward.clerk import Answerer, Line, answerer
from onward.sqlite import Readers
from onward.store.embedded import SqliteStore
from onward.store.interface import Store


class _Put(msgspec.Struct, frozen=True):
    """A document to store."""

    key: str
    value: Any
    expected: int | None


class _Delete(msgspec.Struct, frozen=True):
    """A document to forget."""

    key: str
    expected: int


class RemoteStore(SqliteStore):
    """A ``Store`` at the other end of a line."""

    def __init__(self, line: Line, readers: Readers) -> None:
        super().__init__(None, readers)
        self._line = line

    async def put(self, key: str, value: Any, *, expected: int | None) -> int:
        return await self._line.ask("put", _Put(key, value, expected), int)

    async def delete(self, key: str, *, expected: int) -> None:
        await self._line.tell("delete", _Delete(key, expected))

    async def close(self) -> None:
        """The readers belong to whoever made them."""


def answerers(store: Store) -> Mapping[str, Answerer]:
    """Who answers for a store at the end of the line that has it, by the question's name."""

    async def put(asked: _Put) -> int:
        return await store.put(asked.key, asked.value, expected=asked.expected)

    async def delete(asked: _Delete) -> None:
        await store.delete(asked.key, expected=asked.expected)

    return {"put": answerer(_Put, put), "delete": answerer(_Delete, delete)}
