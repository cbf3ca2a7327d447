"""JSON Schemas of the values in a workspace: settings, inputs of ``save``, fields of a mapping."""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]
Definitions = Mapping[str, Mapping[str, Any]]

REFERENCE: Schema = {"type": "string", "pattern": r"\$\{(env|file|keyring):[^}]+\}"}
FROM_EVENT: list[Schema] = [
    {"type": "null"},
    {"type": "string", "pattern": r"^\$\.|\{\{.*\}\}|\{%.*%\}"},
    {"type": "object", "patternProperties": {"^@": {}}, "minProperties": 1, "maxProperties": 1},
]
"""What a field's value may be besides a constant: nothing, a path or template, a step."""

_TYPES: Mapping[str, list[str]] = {
    "number": ["number", "string"],
    "integer": ["integer", "string"],
    "boolean": ["boolean", "string"],
    "object": ["object"],
}


def setting_values(definitions: Definitions) -> Schema:
    """A destination's settings; secrets are references, and anything may be one."""
    known: dict[str, Schema] = {}
    for key, definition in definitions.items():
        if definition["type"] == "password":
            known[key] = {**_said(definition), **REFERENCE}
        else:
            known[key] = {**_said(definition), "anyOf": [_constant(definition), REFERENCE]}
    return _group(known, definitions)


def saved_values(definitions: Definitions) -> Schema:
    """The inputs of a managed object; a preset may give those that are needed."""
    known = {
        key: {**_said(definition), "anyOf": [_constant(definition), {"type": "null"}]}
        for key, definition in definitions.items()
    }
    return _group(known, {})


def field_values(definitions: Definitions) -> Schema:
    """The fields of an action, as a mapping gives them."""
    return _group({key: _field(each) for key, each in definitions.items()}, {})


def _field(definition: Mapping[str, Any]) -> Schema:
    said = _said(definition)
    inner = definition.get("properties")
    if inner and not definition.get("multiple"):
        group = field_values(inner)
        del group["additionalProperties"]
        # A step stands in the place of the group, so unknown sub-fields are left to ``check``.
        return {**said, "anyOf": [group, *FROM_EVENT]}
    if definition.get("choices") and not definition.get("multiple"):
        return {**said, "anyOf": [_choices(definition), *FROM_EVENT]}
    return said


def _constant(definition: Mapping[str, Any]) -> Schema:
    single: Schema
    if definition.get("choices"):
        single = _choices(definition)
    else:
        single = {"type": _TYPES.get(definition["type"], ["string", "number", "boolean"])}
    if not definition.get("multiple"):
        return single
    return {"anyOf": [single, {"type": "array", "items": single}]}


def _choices(definition: Mapping[str, Any]) -> Schema:
    choices = definition["choices"]
    return {
        "oneOf": [{"const": each["value"], "description": str(each["label"])} for each in choices]
    }


def _said(definition: Mapping[str, Any]) -> Schema:
    lines = [definition["label"], definition.get("description", "")]
    return {"description": ": ".join(line for line in lines if line)}


def _group(known: Mapping[str, Schema], definitions: Definitions) -> Schema:
    needed = [key for key, each in definitions.items() if each.get("required") is True]
    return {
        "type": "object",
        "properties": dict(known),
        "required": needed,
        "additionalProperties": False,
    }
