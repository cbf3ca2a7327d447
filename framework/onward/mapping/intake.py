"""A mapping as it is taken in: a plain copy of bounded size."""

from typing import Any, Final

from onward.errors import MappingError
from onward.mapping.places import Place, problem
from onward.values import type_name

MAX_DEPTH: Final = 100
MAX_VALUES: Final = 10_000
EVERYDAY: Final = {
    "null": "empty",
    "boolean": "true or false",
    "number": "a number",
    "string": "text",
    "array": "a list",
    "object": "a group of values",
    "missing": "missing",
}


def everyday(value: object) -> str:
    """A value's type in everyday words: ``[]`` -> ``"a list"``."""
    return EVERYDAY[type_name(value)]


def take_in(mapping: object) -> dict[str, Any]:
    """A copy of ``mapping`` in plain dicts, lists, texts, numbers, booleans and ``None``.

    Raises:
        MappingError: It is no object, too deep, too large, or holds what JSON cannot.
    """
    if not isinstance(mapping, dict):
        raise _refused((), f"it should be a group of values, but it is {everyday(mapping)}.")
    copied: dict[str, Any] = _Copier().copy(mapping, ())
    return copied


class _Copier:
    def __init__(self) -> None:
        self.seen = 0

    def copy(self, value: Any, place: Place) -> Any:
        self.seen += 1
        if self.seen > MAX_VALUES:
            raise _refused((), f"it may hold at most {MAX_VALUES} values. Split it.")
        if len(place) > MAX_DEPTH:
            found = f"steps and groups may stand inside each other at most {MAX_DEPTH} deep."
            raise _refused(place[:1], found)
        match value:
            case None | bool():
                return value
            case str():
                return value if type(value) is str else str.__str__(value)
            case int():
                return int(value)
            case float():
                return float(value)
            case dict():
                return {
                    self.key(key, place): self.copy(item, (*place, str(key)))
                    for key, item in value.items()
                }
            case list() | tuple():
                return [self.copy(item, (*place, i)) for i, item in enumerate(value)]
            case _:
                kind = type(value).__name__
                raise _refused(place, f"a {kind} cannot stand here. Write it as text.")

    def key(self, key: object, place: Place) -> str:
        if not isinstance(key, str):
            raise _refused(place, f"a key should be text, but it is {key!r}. Put it in quotes.")
        return key if type(key) is str else str.__str__(key)


def _refused(place: Place, sentence: str) -> MappingError:
    return MappingError([problem(place, sentence)], phase="validate")
