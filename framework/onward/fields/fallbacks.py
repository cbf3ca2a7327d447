"""Values found in the event itself where the default mapping found none."""

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any

from onward.event import Event
from onward.fields.shape import Shape

FindIn = Callable[[Event], Any]


def fallbacks_of(shape: Shape) -> dict[str, FindIn]:
    """What finds a value, by key; a member's key is dotted."""
    found = dict(_own(shape, ""))
    for item in shape.inputs:
        if item.nested is not None and not item.is_list:
            found |= _own(item.nested, f"{item.key}.")
    return found


def _own(shape: Shape, above: str) -> Iterator[tuple[str, FindIn]]:
    for item in shape.inputs:
        if item.spec.from_event is not None:
            yield f"{above}{item.key}", item.spec.from_event


Complete = Callable[[dict[str, Any], Event], None]
"""Puts what fallbacks find in an event into the raw values, where nothing is yet."""


def compile_completion(
    fallbacks: Mapping[str, FindIn], own: Container[str] = frozenset()
) -> Complete | None:
    """What completes raw values; ``None`` if nothing does.

    Args:
        own: Dotted keys that the admin mapped or switched off: they, and the members of an object
            named here, stay as they are.
    """
    asked = [
        (head, member, find)
        for key, find in fallbacks.items()
        for head, _, member in [key.partition(".")]
        if key not in own and head not in own
    ]
    fields = tuple((head, find) for head, member, find in asked if not member)
    members = tuple((head, member, find) for head, member, find in asked if member)

    def complete(raw: dict[str, Any], event: Event) -> None:
        for name, find in fields:
            if name not in raw or raw[name] is None or raw[name] == "":
                value = find(event)
                if value is not None and value != "":
                    raw[name] = value
        for head, name, find in members:
            holder = raw.get(head, _NOTHING)
            if isinstance(holder, dict) and holder.get(name) in (None, ""):
                value = find(event)
                if value is not None and value != "":
                    # The group may be the event's own: it is not for us to change.
                    raw[head] = {**holder, name: value}

    return complete if asked else None


_NOTHING: dict[str, Any] = {}
