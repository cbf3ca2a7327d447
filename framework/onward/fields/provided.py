"""Values a payload gets from its mapping rather than from the event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Saved:
    """Metadata: the field is an output of the mapping's managed object."""

    output: str


@dataclass(frozen=True, slots=True)
class SyncMode:
    """Metadata: the field is the mapping's sync mode."""


@dataclass(frozen=True, slots=True)
class MatchingKey:
    """Metadata: the field is the mapping's matching key."""


Provided = Saved | SyncMode | MatchingKey


def find(
    marker: Provided,
    *,
    saved: Mapping[str, Any],
    sync_mode: str | None,
    matching_key: str | None,
) -> Any:
    """The value a marker asks for; ``None`` if the mapping has none."""
    if isinstance(marker, Saved):
        return saved.get(marker.output)
    return sync_mode if isinstance(marker, SyncMode) else matching_key


REMEDY: Mapping[type, str] = {
    Saved: "Saving the mapping provides it: run onward apply.",
    SyncMode: "Set sync_mode on the mapping.",
    MatchingKey: "Set matching_key on the mapping.",
}
