"""The JSON Schema of payloads, for editors or outside checks."""

from typing import Any

from onward.fields.shape import Attribute, Shape

_FORMATS = {
    "email",
    "uri",
    "uri-reference",
    "date-time",
    "date",
    "time",
    "uuid",
    "hostname",
    "ipv4",
    "ipv6",
}


def json_schema(shape: Shape) -> dict[str, Any]:
    """A schema (draft 2020-12) of the values by key."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_object(shape)}


def _object(shape: Shape) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {item.key: _field(item) for item in shape.inputs},
        "additionalProperties": shape.others is not None,
    }
    required = [item.key for item in shape.inputs if item.is_required]
    return {**schema, "required": required} if required else schema


def _field(item: Attribute) -> dict[str, Any]:
    schema = _one(item)
    if item.is_list:
        schema = {"type": "array", "items": schema}
    if item.spec.allow_null:
        schema = {"anyOf": [schema, {"type": "null"}]}
    return {
        "title": item.label,
        **({"description": item.spec.help} if item.spec.help else {}),
        **schema,
    }


def _one(item: Attribute) -> dict[str, Any]:
    spec = item.spec
    if item.nested is not None:
        return _object(item.nested)
    kinds: dict[str, Any] = {
        "datetime": ["string", "number"],
        "text": "string",
        "password": "string",
    }
    schema: dict[str, Any] = {"type": kinds.get(item.type, item.type)}
    if spec.options:
        schema["enum"] = [value for value, _ in spec.options]
    if item.type == "string":
        limits = {
            "minLength": spec.minimum,
            "maxLength": spec.maximum,
            "pattern": _whole(spec.pattern),
        }
        limits["format"] = spec.format if spec.format in _FORMATS else None
    elif item.type in {"number", "integer"}:
        limits = {"minimum": spec.minimum, "maximum": spec.maximum}
    else:
        limits = {}
    return {**schema, **{name: limit for name, limit in limits.items() if limit is not None}}


def _whole(pattern: str | None) -> str | None:
    return None if pattern is None else f"^(?:{pattern})$"
