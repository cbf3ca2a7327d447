"""Where in a payload a value stands: for programs a pointer, for people the labels."""

from typing import Any

from onward.fields.definition import Field

# A chain from the value up to the payload (None): (parent, field) or (parent, index of an item).
Place = tuple[Any, Field | int] | None


def pointer(place: Place) -> str:
    """The JSON pointer: ``/contents/0/price``; ``""`` for the payload."""
    steps: list[str] = []
    while place is not None:
        place, step = place
        key = str(step) if isinstance(step, int) else step.key
        steps.append(key.replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in reversed(steps))


def label(place: Place) -> str:
    """The labels, innermost first: ``Price of item 2 in Products``."""
    if place is None:
        return "The event's data"
    parent, step = place
    if isinstance(step, int):
        return f"Item {step + 1} in {label(parent)}"
    return step.label + _within(parent)


def _within(place: Place) -> str:
    if place is None:
        return ""
    parent, step = place
    if isinstance(step, int):
        return f" of item {step + 1} in {label(parent)}"
    return f" in {step.label}{_within(parent)}"


def inside(place: tuple[Any, Field | int]) -> str:
    """The place as a container: ``item 2 of Products``."""
    parent, step = place
    return f"item {step + 1} of {label(parent)}" if isinstance(step, int) else label(place)


def root_key(place: Place) -> str:
    """The key of the payload's member that holds the place."""
    key = ""
    while place is not None:
        place, step = place
        key = str(step) if isinstance(step, int) else step.key
    return key
