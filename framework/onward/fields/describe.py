"""Fields described for people: rows of a form or of a table in the docs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from onward.fields.declare import default_mapping_of
from onward.fields.shape import Attribute, Shape

_WORDS = {
    "string": "text",
    "text": "text",
    "password": "secret",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
    "datetime": "date",
    "object": "group",
}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field as people see it.

    Attributes:
        key: Dotted: ``conversionValue.amount``.
        attribute: Its Python name, dotted.
        type: An everyday word: ``text``, ``list of numbers``.
        required: Whether every event needs it.
        condition: Why it may be needed all the same, in JSON form.
        choices: Values with their labels.
        default: Its default mapping in JSON form.
        default_text: The same for a table: "$.properties.revenue, else $.properties.total".
        value: What it is without a mapping.
    """

    key: str
    attribute: str
    label: str
    help: str
    type: str
    required: bool
    is_list: bool
    condition: Any
    choices: tuple[tuple[Any, str], ...]
    default: Any
    default_text: str
    value: Any
    category: str | None
    dynamic: bool
    hidden: bool
    placeholder: str
    deprecated: str


def describe(shape: Shape, above: tuple[str, str] = ("", "")) -> Iterator[FieldSpec]:
    """Each field of a shape, sub-fields after their object."""
    for item in shape.inputs:
        key, name = above[0] + item.key, above[1] + item.name
        yield _row(item, shape, key, name)
        if item.nested is not None:
            yield from describe(item.nested, (f"{key}.", f"{name}."))


def _row(item: Attribute, shape: Shape, key: str, name: str) -> FieldSpec:
    spec = item.spec
    word = _WORDS[item.type]
    value = item.make_default() if item.make_default else None
    default = default_mapping_of(item)
    own = None if item.nested is not None and spec.mapping is None else default
    return FieldSpec(
        key=key,
        attribute=name,
        label=item.label,
        help=_help(item),
        type=f"list of {word}s" if item.is_list and word != "text" else _listed(item, word),
        required=item.is_required,
        is_list=item.is_list,
        condition=[condition.definition(shape.keys) for condition in spec.conditions] or None,
        choices=spec.options,
        default=default,
        default_text=_default_text(own, spec.from_event_help),
        value=value,
        category=spec.category,
        dynamic=spec.dynamic,
        hidden=spec.hidden,
        placeholder=spec.placeholder,
        deprecated=spec.deprecated,
    )


def _listed(item: Attribute, word: str) -> str:
    return f"list of {word}" if item.is_list else word


def _help(item: Attribute) -> str:
    spec = item.spec
    return f"{spec.help} Deprecated: {spec.deprecated}".strip() if spec.deprecated else spec.help


def _default_text(default: Any, from_event: str) -> str:
    parts = [] if default is None else [mapping_text(default)]
    if from_event:
        parts.append(from_event)
    return ", else ".join(parts)


def mapping_text(mapping: Any) -> str:
    """A mapping in a line: paths as they are, alternatives with "else", the rest as JSON.

    ``{"@arrayPath": ["$.products", {…}]}`` -> ``"each of $.products"``: the items' members have
    lines of their own.
    """
    if not isinstance(mapping, dict):
        return _json(mapping)
    if set(mapping) == {"@path"}:
        return str(mapping["@path"])
    if set(mapping) == {"@literal"}:
        return _json(mapping["@literal"])
    if set(mapping) == {"@arrayPath"}:
        where, *shape = mapping["@arrayPath"]
        place = where if isinstance(where, str) else mapping_text(where)
        return f"each of {place}" if shape else place
    choice = mapping.get("@if")
    if isinstance(choice, dict) and "exists" in choice and "then" in choice:
        texts = [mapping_text(choice["then"])]
        if choice["exists"] != choice["then"]:
            texts[0] += f" if there is {mapping_text(choice['exists'])}"
        texts += [mapping_text(choice["else"])] if "else" in choice else []
        return ", else ".join(texts)
    return _json(mapping)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
