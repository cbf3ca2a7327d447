"""What changed in a mapping since it was applied, line by line."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from onward.config import MappingConfig
from onward.managed import Difference
from onward.values import MISSING

_PARTS = ("action", "trigger", "sync_mode", "matching_key")


def mapping_differences(old: MappingConfig, new: MappingConfig) -> tuple[Difference, ...]:
    """The parts and fields in which two versions of a mapping differ."""
    before, after = old.document(), new.document()
    parts = [
        Difference(part, before[part], after[part])
        for part in _PARTS
        if before[part] != after[part]
    ]
    fields = [
        Difference(f"fields.{name}", old_value, new_value)
        for name, old_value, new_value in _unequal(before["fields"], after["fields"])
    ]
    return (*parts, *fields)


def save_differences(wanted: Mapping[str, Any], save: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The inputs of a managed object that differ from those it was applied for."""
    return tuple(
        Difference(f"save.{name}", before, after) for name, before, after in _unequal(wanted, save)
    )


def _unequal(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key, MISSING), new.get(key, MISSING)
        if before != after:
            yield key, before, after


def difference_text(difference: Difference) -> str:
    """A difference on one line: ``trigger: "a" -> "b"``."""
    return f"{difference.label}: {_shown(difference.before)} -> {_shown(difference.after)}"


def _shown(value: Any) -> str:
    if value is MISSING or value is None:
        return "nothing"
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= 120 else f"{text[:119]}…"
