"""Personal values of a payload: what a screen shows only to those who ask for it."""

from collections.abc import Iterable, Iterator
from typing import Any

from onward.fields import Fields, FieldSpec
from onward.values import text_of

PERSONAL = frozenset({"hashedPII", "identifier"})


def personal_values(payload: Fields, specs: Iterable[FieldSpec]) -> frozenset[str]:
    """The texts of all fields that stand for a person, as requests hold them."""
    return frozenset(
        text
        for spec in specs
        if spec.category in PERSONAL
        for value in _reach(payload, spec.attribute.split("."))
        if (text := text_of(value))
    )


def _reach(value: Any, names: list[str]) -> Iterator[Any]:
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _reach(item, names)
    elif value is not None and names:
        yield from _reach(getattr(value, names[0]), names[1:])
    elif value is not None and not isinstance(value, Fields):
        yield value
