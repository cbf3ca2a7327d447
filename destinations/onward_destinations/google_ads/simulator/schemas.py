"""The request tables as JSON Schemas, with faults in Google's words."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema.exceptions import ValidationError

from onward.testing.simulator import Schema

_REASONS = {
    "required": "REQUIRED_FIELD_MISSING",
    "enum": "INVALID_ENUM_VALUE",
    "minItems": "REQUIRED_FIELD_MISSING",
    "minLength": "FIELD_VALUE_TOO_SHORT",
    "maxItems": "TOO_MANY_ELEMENTS",
}


@cache
def _table(name: str) -> Any:
    return json.loads(files(__package__).joinpath(f"{name}.schema.json").read_bytes())


@cache
def ingest_schema() -> Schema:
    """What a request to the Data Manager API looks like."""
    return Schema(_table("ingest"))


@cache
def row_schema(kind: str) -> Schema:
    """What a ``conversion`` or an ``adjustment`` of the Google Ads API looks like."""
    definitions = _table("upload")["$defs"]
    return Schema({**definitions[kind], "$defs": definitions})


def place_of(fault: ValidationError) -> str:
    """Where a fault is, as Google writes places: ``events[1].cart_data.items[0]``."""
    place = ""
    for step in fault.absolute_path:
        place += f"[{step}]" if isinstance(step, int) else f".{snake(str(step))}"
    if fault.validator == "required":
        place += f".{snake(fault.message.split(chr(39))[1])}"
    return place.removeprefix(".")


def reason_of(fault: ValidationError) -> str:
    """Google's name of what is wrong; empty for a member that it does not know."""
    if fault.validator == "additionalProperties":
        return ""
    schema = fault.schema if isinstance(fault.schema, dict) else {}
    if fault.validator in {"pattern", "maxItems", "minLength", "anyOf"} and "x-reason" in schema:
        return str(schema["x-reason"])
    return _REASONS.get(str(fault.validator), "INVALID_FORMAT")


def words_of(fault: ValidationError) -> str:
    """What is wrong, in a sentence."""
    if fault.validator == "required":
        return "The required field was not present."
    if fault.validator == "additionalProperties":
        return f"Invalid JSON payload received. {fault.message}"
    return f"The value does not fit: {fault.validator}."


def snake(name: str) -> str:
    """``"cartData"`` -> ``"cart_data"``."""
    return re.sub(r"(?<=[a-z])([A-Z])", lambda match: f"_{match[1].lower()}", name)
