"""Builders of mappings: where a field's value comes from unless the admin says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from onward.errors import DefinitionError


@dataclass(frozen=True, slots=True)
class MappingValue:
    """A mapping that can be compared, hashed and never changed.

    Attributes:
        json: The mapping as JSON text.
    """

    json: bytes

    @property
    def value(self) -> Any:
        """The mapping as a JSON value, a fresh one each time."""
        return msgspec.json.decode(self.json)

    def __repr__(self) -> str:
        return f"directive({self.json.decode()})"


def directive(mapping: Any) -> MappingValue:
    """Any mapping in its JSON form; members may be made by the other builders."""
    return MappingValue(msgspec.json.encode(_plain(mapping)))


def path(expression: str) -> MappingValue:
    """The value at a path of the event: ``path("$.properties.total")``."""
    return directive({"@path": expression})


def first(*expressions: str | MappingValue) -> MappingValue:
    """The first that has a value: ``first("$.properties.revenue", "$.properties.total")``.

    Raises:
        DefinitionError: There is nothing to choose from.
    """
    if not expressions:
        msg = "first() needs at least one path."
        raise DefinitionError(msg)
    *earlier, last = [
        {"@path": item} if isinstance(item, str) else item.value for item in expressions
    ]
    chosen: Any = last
    for item in reversed(earlier):
        chosen = {"@if": {"exists": item, "then": item, "else": chosen}}
    return directive(chosen)


def literal(value: Any) -> MappingValue:
    """Always this value."""
    return directive({"@literal": value})


def template(text: str) -> MappingValue:
    """A text with values of the event put in: ``template("{{properties.sku}}-eu")``."""
    return directive({"@template": text})


def each(expression: str, item: Mapping[str, Any] | MappingValue | None = None) -> MappingValue:
    """A list with one entry for each item at a path; paths in ``item`` begin at that item."""
    shape = [] if item is None else [_plain(item)]
    return directive({"@arrayPath": [expression, *shape]})


def _plain(value: Any) -> Any:
    if isinstance(value, MappingValue):
        return value.value
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


NOTHING = directive(None)
"""No default mapping, in the place of an identity type's own."""
