"""The day's attempts kept in the store, so that a restart does not forget them."""

from dataclasses import dataclass, field
from typing import Any

from onward.errors import ConflictError
from onward.runner.meters import Meters
from onward.runner.recent import Recent
from onward.store import Document, Store

PREFIX = "recent/"


@dataclass(slots=True)
class Keeping:
    """Reads a connection's day at the start, and writes it now and then."""

    store: Store
    meters: Meters
    _versions: dict[str, int] = field(default_factory=dict)
    _written: dict[str, Any] = field(default_factory=dict)

    async def load(self) -> None:
        """Take up the days where they were left."""
        for document in await _documents(self.store):
            self.meters.connections[_connection(document)].recent = _recent(document)
            self._versions[document.key] = document.version

    async def save(self) -> None:
        """Write the days that have changed."""
        for connection, meters in list(self.meters.connections.items()):
            key = f"{PREFIX}{connection}"
            document = meters.recent.document()
            if document == self._written.get(key):
                continue
            try:
                version = await self.store.put(key, document, expected=self._versions.get(key))
            except ConflictError:
                # Another process served the connection meanwhile; ours counts from the next time.
                await self._see(key)
            else:
                self._versions[key], self._written[key] = version, document

    async def _see(self, key: str) -> None:
        found = await self.store.get(key)
        if found is not None:
            self._versions[key] = found.version


async def read_recent(store: Store) -> dict[str, Recent]:
    """The days of all connections, as they were written last."""
    return {_connection(document): _recent(document) for document in await _documents(store)}


async def _documents(store: Store) -> list[Document]:
    found = [await store.get(key) for key in await store.keys(PREFIX)]
    return [document for document in found if document is not None]


def _connection(document: Document) -> str:
    return document.key.removeprefix(PREFIX)


def _recent(document: Document) -> Recent:
    return Recent.from_document(document.value)
