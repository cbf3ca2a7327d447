"""LinkedIn's request tables as JSON Schemas, one for every version of the API."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from jsonschema.exceptions import ValidationError

from onward.testing.simulator import Schema


@cache
def _table(name: str) -> Any:
    return json.loads(files(__package__).joinpath(f"{name}.schema.json").read_bytes())


@cache
def event_schema(version: str) -> Schema:
    """What a conversion event looks like in a version."""
    return Schema(_as_of(version, _table("event")))


@cache
def rule_schema(version: str) -> Schema:
    """What a new conversion rule looks like in a version."""
    return Schema(_as_of(version, _table("rule")))


@cache
def patch_schema(version: str) -> Schema:
    """What may be set on a rule that exists: everything but its account."""
    whole = _as_of(version, _table("rule"))
    members = {name: part for name, part in whole["properties"].items() if name != "account"}
    return Schema(
        {"type": "object", "additionalProperties": False}
        | {"properties": members, "$defs": whole["$defs"]}
    )


def _as_of(version: str, schema: Any) -> Any:
    """The schema without what came after ``version``."""
    if isinstance(schema, list):
        return [_as_of(version, part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    since = schema.get("x-since")
    kept = {
        name: _as_of(version, part)
        for name, part in schema.items()
        if name != "x-since" and not _is_later(part, version)
    }
    if isinstance(since, dict):
        kept["enum"] = [choice for choice in schema["enum"] if since.get(choice, "") <= version]
    return kept


def _is_later(part: Any, version: str) -> bool:
    since = part.get("x-since") if isinstance(part, dict) else None
    return isinstance(since, str) and since > version


def fault_lines(fault: ValidationError) -> list[str]:
    """A fault in LinkedIn's words, a line for each member it speaks of."""
    place = "".join(f"/{step}" for step in fault.absolute_path)
    schema = fault.schema if isinstance(fault.schema, dict) else {}
    found = msgspec.json.encode(fault.instance).decode()
    match fault.validator:
        case "required":
            name = fault.message.split("'")[1]
            return [f"ERROR :: {place}/{name} :: {_MISSING}"]
        case "additionalProperties":
            members: Any = fault.instance
            extra = sorted(name for name in members if name not in schema["properties"])
            return [
                f"ERROR :: {place}/{name} :: unrecognized field found but not allowed"
                for name in extra
            ]
        case "anyOf" if "x-missing" in schema:
            return [f"ERROR :: {place}/{schema['x-missing']} :: {_MISSING}"]
        case "anyOf":
            return [f"ERROR :: {place} :: {schema.get('x-text', 'nothing fits')}"]
        case "enum":
            text = f"{found} is not an enum symbol"
        case "type":
            text = f"{found} cannot be coerced to {_TYPES[str(fault.validator_value)]}"
        case "pattern" if str(fault.validator_value).startswith("^urn:"):
            text = "Invalid Urn format. Invalid prefix."
        case "minLength":
            text = "length of the string is 0, which is too short"
        case "maxItems":
            text = f"the array has more than {fault.validator_value} item(s)"
        case _:
            text = f"{found} does not match {fault.validator_value}"
    return [f"ERROR :: {place} :: {text}"]


_MISSING = "field is required but not found and has no default value"
_TYPES = {
    "array": "Array",
    "boolean": "Boolean",
    "integer": "Long",
    "object": "Record",
    "string": "String",
}
