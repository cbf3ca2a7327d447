"""What the store keeps of applied mappings."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from onward.config import MappingConfig
from onward.errors import ConflictError
from onward.managed import SavedObject
from onward.store import Store


@dataclass(frozen=True, slots=True)
class Applied:
    """What was applied of a mapping.

    Attributes:
        version: The version all of whose steps have succeeded; empty before the first.
        destination, action: What the managed object belongs to, by slug.
        label: What the managed object is called, with its platform: "Conversion rule on LinkedIn".
        is_removed: Whether the mapping has left the files since.
        object: What is known of the managed object.
        revision: The store's, for compare-and-set; ``None`` while nothing is stored.
    """

    version: str = ""
    destination: str = ""
    action: str = ""
    label: str = ""
    is_removed: bool = False
    object: SavedObject = field(default_factory=SavedObject)
    revision: int | None = None

    def belongs_to(self, destination: str, action: str) -> bool:
        """Whether the managed object is one of this action's."""
        return (self.destination, self.action) == (destination, action)

    def document(self) -> dict[str, Any]:
        """The record as JSON."""
        return {
            "version": self.version,
            "destination": self.destination,
            "action": self.action,
            "label": self.label,
            "removed": self.is_removed,
            "object": {
                "outputs": dict(self.object.outputs),
                "wanted": dict(self.object.wanted),
                "intent": None if self.object.intent is None else dict(self.object.intent),
            },
        }


NOTHING_APPLIED = Applied()


async def read_applied(store: Store, connection: str, mapping: str) -> Applied:
    """What was applied of a mapping; empty where nothing was."""
    found = await store.get(_key(connection, mapping))
    if found is None:
        return NOTHING_APPLIED
    value: Mapping[str, Any] = found.value
    return Applied(
        value["version"],
        value["destination"],
        value["action"],
        value["label"],
        value["removed"],
        SavedObject(**value["object"]),
        found.version,
    )


async def write_applied(store: Store, connection: str, mapping: str, applied: Applied) -> Applied:
    """The record as stored.

    Raises:
        ConflictError: Somebody else applied this mapping meanwhile.
    """
    revision = await store.put(
        _key(connection, mapping), applied.document(), expected=applied.revision
    )
    return replace(applied, revision=revision)


async def applied_names(store: Store) -> list[tuple[str, str]]:
    """Every mapping of which something was applied, by connection and id."""
    names = []
    for key in await store.keys("applied/"):
        _, connection, mapping = key.split("/")
        names.append((connection, mapping))
    return sorted(names)


async def read_version(
    store: Store, connection: str, mapping: str, version: str
) -> MappingConfig | None:
    """A mapping as it was in a version, if that version was ever seen."""
    found = await store.get(f"version/{connection}/{mapping}/{version}")
    return None if found is None else MappingConfig.from_document(found.value)


async def keep_version(store: Store, connection: str, mapping: MappingConfig) -> None:
    """Keep a mapping under its version, so that deliveries it routed can be resolved later."""
    key = f"version/{connection}/{mapping.id}/{mapping.version}"
    if await store.get(key) is None:
        # Other processes of a cluster keep it at the same moment, and a version is what it holds.
        with suppress(ConflictError):
            await store.put(key, mapping.document(), expected=None)


def _key(connection: str, mapping: str) -> str:
    return f"applied/{connection}/{mapping}"
