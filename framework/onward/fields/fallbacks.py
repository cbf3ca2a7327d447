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


def unowned(fallbacks: Mapping[str, FindIn], own: Container[str]) -> dict[str, FindIn]:
    """The fallbacks of fields that nobody mapped or switched off: ``own`` has their dotted keys."""
    return {
        key: find
        for key, find in fallbacks.items()
        if key not in own and key.partition(".")[0] not in own
    }


def compile_completion(fallbacks: Mapping[str, FindIn]) -> Complete:
    """What completes raw values with these fallbacks."""
    parts = [(*key.partition("."), find) for key, find in fallbacks.items()]
    fields = tuple((head, find) for head, _, member, find in parts if not member)
    members = tuple((head, member, find) for head, _, member, find in parts if member)

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

    return complete


_NOTHING: dict[str, Any] = {}
