"""Values found in the event itself where the default mapping found none."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Fallback:
    """One of them, its key taken apart: ``member`` is empty for a field of the payload itself."""

    key: str
    head: str
    member: str
    find: FindIn


def in_parts(fallbacks: Mapping[str, FindIn]) -> tuple[Fallback, ...]:
    """The fallbacks as ``complete`` wants them."""
    return tuple(
        Fallback(key, key.partition(".")[0], key.partition(".")[2], find)
        for key, find in fallbacks.items()
    )


def complete(
    fallbacks: tuple[Fallback, ...], raw: dict[str, Any], event: Event, own: Container[str]
) -> None:
    """Put what is found into ``raw`` where nothing is yet, and ``own`` names neither key."""
    for fallback in fallbacks:
        head, member = fallback.head, fallback.member
        if fallback.key in own or head in own:
            continue
        holder = raw.get(head, {}) if member else raw
        name = member or head
        if not isinstance(holder, dict) or holder.get(name) not in (None, ""):
            continue
        value = fallback.find(event)
        if value is None or value == "":
            continue
        if member:
            # The group may be the event's own: it is not for us to change.
            raw[head] = {**holder, name: value}
        else:
            raw[name] = value
