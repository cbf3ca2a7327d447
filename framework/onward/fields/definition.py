"""Field definitions: the JSON form read once into frozen records."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from onward.errors import DefinitionError
from onward.fields.formats import FORMATS
from onward.values import MISSING, nearest

FieldType = Literal[
    "string", "text", "password", "number", "integer", "boolean", "datetime", "object"
]
TYPES: tuple[str, ...] = (
    "string",
    "text",
    "password",
    "number",
    "integer",
    "boolean",
    "datetime",
    "object",
)
TEXTS = frozenset({"string", "text", "password", "datetime"})
"""The types for which an empty text is a value."""

_WITH_PATTERN = frozenset({"string", "password"})

SYNC_MODE_KEY = "__segment_internal_sync_mode"


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One reason for a field to be needed; ``value`` is ``MISSING`` where presence is meant."""

    keys: tuple[str, ...]
    negated: bool
    value: Any


@dataclass(frozen=True, slots=True, eq=False)
class Requirement:
    """The conditions under which a field is needed: all of them, or any."""

    conditions: tuple[Condition, ...]
    any_of: bool


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One typed input, as its definition says.

    Attributes:
        choices: The values it may take; empty for any.
        properties: Its known sub-fields; ``None`` for an object of any members.
        is_open: Whether further members of a known object are kept.
        is_personal: Whether its value may never be shown.
        format: A name from ``formats``, for ``string`` fields.
        minimum, maximum: Limits of a number, or of a text's length.
        pattern_hint: What the pattern asks for: "an id such as 123".
    """

    key: str
    label: str
    type: FieldType
    multiple: bool = False
    required: bool = False
    requirement: Requirement | None = None
    nullable: bool = False
    choices: tuple[Any, ...] = ()
    properties: "tuple[Field, ...] | None" = None
    is_open: bool = False
    is_personal: bool = False
    format: str | None = None
    pattern: re.Pattern[str] | None = None
    pattern_hint: str = ""
    minimum: float | None = None
    maximum: float | None = None

    @property
    def keeps_empty_text(self) -> bool:
        """Whether ``""`` is a value of it: the type is a text, not a list of them."""
        return self.type in TEXTS and not self.multiple


def read_definitions(definitions: Mapping[str, Any]) -> tuple[Field, ...]:
    """The fields of an action, in order.

    Raises:
        DefinitionError: A definition that cannot work.
    """
    return tuple(read_definition(key, value, key) for key, value in definitions.items())


def read_definition(key: str, definition: Mapping[str, Any], where: str) -> Field:
    """One field; ``where`` is its dotted key, for errors."""
    kind = definition.get("type")
    if kind not in TYPES:
        near = nearest(kind, TYPES) if isinstance(kind, str) else None
        hint = f'Did you mean "{near}"?' if near else f"Use one of {', '.join(TYPES)}."
        msg = f'Field "{where}" has no known type: {kind!r}. {hint}'
        raise DefinitionError(msg)
    properties = definition.get("properties")
    required = definition.get("required")
    conditional = isinstance(required, Mapping)
    minimum, maximum = _limits(definition, kind)
    pattern = definition.get("pattern")
    return Field(
        key=key,
        label=definition.get("label") or f'"{key}"',
        type=cast("FieldType", kind),
        multiple=bool(definition.get("multiple")),
        required=required is True,
        requirement=_requirement(cast("Mapping[str, Any]", required), where)
        if conditional
        else None,
        nullable=bool(definition.get("allowNull")),
        choices=_choices(definition.get("choices") or ()),
        properties=None
        if kind != "object" or not properties
        else tuple(
            read_definition(name, child, f"{where}.{name}") for name, child in properties.items()
        ),
        is_open=bool(definition.get("additionalProperties")),
        is_personal=kind == "password" or definition.get("category") == "hashedPII",
        format=_format(definition, kind, where),
        pattern=re.compile(pattern) if pattern and kind in _WITH_PATTERN else None,
        pattern_hint=definition.get("patternHint") or "",
        minimum=minimum,
        maximum=maximum,
    )


def _limits(definition: Mapping[str, Any], kind: str) -> tuple[float | None, float | None]:
    minimum, maximum = definition.get("minimum"), definition.get("maximum")
    if kind == "string":
        return minimum or None, maximum or None
    return (minimum, maximum) if kind in {"number", "integer"} else (None, None)


def _choices(choices: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(choice["value"] if isinstance(choice, Mapping) else choice for choice in choices)


def _format(definition: Mapping[str, Any], kind: str, where: str) -> str | None:
    name = definition.get("format")
    if kind != "string" or name is None or name in {"text", "password"}:
        return None
    if name not in FORMATS:
        near = nearest(name, tuple(FORMATS))
        hint = f'Did you mean "{near}"?' if near else f"Use one of {', '.join(FORMATS)}."
        msg = f'Field "{where}" has no known format: "{name}". {hint}'
        raise DefinitionError(msg)
    return cast("str", name)


def _requirement(required: Mapping[str, Any], where: str) -> Requirement:
    conditions = required.get("conditions") or ()
    if not conditions:
        msg = f'Field "{where}" is required on no conditions. Name at least one, or use true.'
        raise DefinitionError(msg)
    match = required.get("match", "all")
    if match not in {"all", "any"}:
        msg = f'Field "{where}" has "match": {match!r}; it is "all" or "any".'
        raise DefinitionError(msg)
    return Requirement(tuple(_condition(item, where) for item in conditions), match == "any")


def _condition(condition: Mapping[str, Any], where: str) -> Condition:
    operator = condition.get("operator")
    if operator not in {"is", "is_not"}:
        msg = f'Field "{where}" has a condition with operator {operator!r}; it is "is" or "is_not".'
        raise DefinitionError(msg)
    value = condition.get("value", MISSING)
    if condition.get("type") == "syncMode":
        return Condition((SYNC_MODE_KEY,), operator == "is_not", value)
    key = condition.get("fieldKey")
    if not isinstance(key, str) or not key:
        msg = f'Field "{where}" has a condition without "fieldKey". Name the field it looks at.'
        raise DefinitionError(msg)
    head, dot, rest = key.partition(".")
    return Condition((head, rest) if dot else (head,), operator == "is_not", value)
