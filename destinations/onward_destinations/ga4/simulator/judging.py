"""How Google Analytics judges a request of the Measurement Protocol; only one server says so."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema.exceptions import ValidationError

from onward.testing.simulator import Schema

LOOK_BACK = timedelta(hours=72)
MOST_PARAMS = 25
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PREFIXES = ("_", "firebase_", "ga_", "google_", "gtag.")
_MICROSECONDS = 1_000_000

_CODES = {
    "required": "VALUE_REQUIRED",
    "anyOf": "VALUE_REQUIRED",
    "maxItems": "EXCEEDED_MAX_ENTITIES",
    "minItems": "VALUE_REQUIRED",
    "maxLength": "VALUE_OUT_OF_BOUNDS",
    "maximum": "VALUE_OUT_OF_BOUNDS",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: as the validation server tells it.

    Attributes:
        index: The event; ``None`` for the request.
    """

    path: str
    description: str
    code: str
    index: int | None = None

    def shown(self) -> dict[str, str]:
        """The message of the validation server."""
        return {
            "fieldPath": self.path,
            "description": self.description,
            "validationCode": self.code,
        }


def is_reserved(name: str, *, is_app: bool) -> bool:
    """Whether Google keeps an event's name for itself."""
    names = _reserved()
    return (
        name in names["everywhere"]
        or (not is_app and name in names["web"])
        or name.startswith(_PREFIXES)
    )


@cache
def _reserved() -> dict[str, frozenset[str]]:
    tables = json.loads(files(__package__).joinpath("reserved.json").read_bytes())
    return {name: frozenset(tables[name]) for name in ("everywhere", "web")}


@cache
def schema(name: str) -> Schema:
    """A request table."""
    table = json.loads(files(__package__).joinpath(f"{name}.schema.json").read_bytes())
    return Schema(table)


def judge(body: Any, now: datetime, *, is_app: bool) -> list[Finding]:
    """Everything wrong with a request."""
    found = [_told(fault) for fault in schema("request").faults(body)]
    if not isinstance(body, dict) or not isinstance(body.get("events"), list):
        return found
    found += _properties(body.get("user_properties"))
    for index, event in enumerate(body["events"]):
        found += _event(index, event, body, now, is_app=is_app)
    return found


def _told(fault: ValidationError, index: int | None = None) -> Finding:
    path = ".".join(str(step) for step in fault.absolute_path)
    code = _CODES.get(str(fault.validator), "VALUE_INVALID")
    if index is None:
        return Finding(path, fault.message[:200], code)
    where = f"events.{path}" if path else "events"
    return Finding(where, f"Event at index: [{index}] {fault.message[:200]}", code, index)


def _event(
    index: int, event: Any, body: Mapping[str, Any], now: datetime, *, is_app: bool
) -> Iterator[Finding]:
    for fault in schema("event").faults(event):
        if list(fault.absolute_path) == ["name"]:
            description = (
                f"Event at index: [{index}] has invalid name [{fault.instance}]. Names must start "
                "with an alphabetic character."
            )
            yield Finding("events", description, "NAME_INVALID", index)
        else:
            yield _told(fault, index)
    if not isinstance(event, dict):
        return
    name = str(event.get("name"))
    if is_reserved(name, is_app=is_app):
        description = f"Event at index: [{index}] has name [{name}] which is reserved."
        yield Finding("events", description, "NAME_RESERVED", index)
    yield from _params(index, event.get("params"))
    yield from _time(index, event.get("timestamp_micros", body.get("timestamp_micros")), now)


def _params(index: int, params: Any) -> Iterator[Finding]:
    if not isinstance(params, dict):
        return
    where, at = "events.params", f"Event at index: [{index}]"
    if len(params) > MOST_PARAMS:
        description = f"{at} has {len(params)} parameters; at most {MOST_PARAMS} are allowed."
        yield Finding(where, description, "EXCEEDED_MAX_ENTITIES", index)
    for name, value in params.items():
        if name.startswith(_PREFIXES) or name == "firebase_conversion":
            description = f"{at} has param [{name}] which is reserved."
            yield Finding(where, description, "NAME_RESERVED", index)
        elif _NAME.fullmatch(name) is None or len(name) > 40:
            description = f"{at} has param [{name}] with an invalid name."
            yield Finding(where, description, "NAME_INVALID", index)
        if name == "items":
            continue
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            description = f"{at} has param [{name}] whose value is no text and no number."
            yield Finding(where, description, "VALUE_INVALID", index)
        elif isinstance(value, str) and len(value) > 500 and not name.startswith("page_"):
            description = f"{at} has param [{name}] whose value is too long."
            yield Finding(where, description, "VALUE_OUT_OF_BOUNDS", index)


def _time(index: int, micros: Any, now: datetime) -> Iterator[Finding]:
    if not isinstance(micros, int):
        return
    happened = micros / _MICROSECONDS
    if not (now - LOOK_BACK).timestamp() <= happened <= now.timestamp():
        description = f"Event at index: [{index}] has a timestamp_micros that is not within the last 72 hours."
        yield Finding("timestamp_micros", description, "VALUE_OUT_OF_BOUNDS", index)


def _properties(properties: Any) -> Sequence[Finding]:
    if not isinstance(properties, dict):
        return ()
    found = []
    if len(properties) > 25:
        description = f"There are {len(properties)} user properties; at most 25 are allowed."
        found.append(Finding("user_properties", description, "EXCEEDED_MAX_ENTITIES"))
    for name, held in properties.items():
        value = held.get("value") if isinstance(held, dict) else None
        if _NAME.fullmatch(name) is None or len(name) > 24 or name.startswith(_PREFIXES):
            description = f"User property [{name}] has an invalid name."
            found.append(Finding("user_properties", description, "NAME_INVALID"))
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            description = f"User property [{name}] has no value."
            found.append(Finding("user_properties", description, "VALUE_REQUIRED"))
        elif isinstance(value, str) and len(value) > 36:
            description = f"User property [{name}] has a value that is too long."
            found.append(Finding("user_properties", description, "VALUE_OUT_OF_BOUNDS"))
    return found
