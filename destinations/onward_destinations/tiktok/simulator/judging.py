"""How TikTok judges events: one of a wrong type fails the request, an unknown member passes."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jsonschema.exceptions import ValidationError

from onward.testing.simulator import Schema

_OLDEST: Final = timedelta(days=28)
_MISSING: Final = "Missing data for required field."
_WORDS: Final = {
    "string": "Not a valid string.",
    "number": "Not a valid number.",
    "integer": "Not a valid integer.",
    "boolean": "Not a valid boolean.",
    "array": "Not a valid list.",
    "object": "Not a valid object.",
}
# Any of these is somebody; without one an event counts for nobody.
_KNOWING: Final = frozenset(
    {"email", "phone", "external_id", "ttclid", "ttp", "ip", "idfa", "idfv", "gaid"}
)


@cache
def event_schema() -> Schema:
    """TikTok's tables of parameters."""
    return Schema(_tables())


@cache
def _tables() -> Mapping[str, Any]:
    tables: Mapping[str, Any] = json.loads(
        files(__package__).joinpath("event.schema.json").read_bytes()
    )
    return tables


def fault_of(event: Any, source: str, now: datetime) -> str:
    """Where an event is wrong, and how: ``"properties.value: Not a valid number."``."""
    faults = event_schema().faults(event)
    if faults:
        return _in_words(faults[0])
    if source == "web" and not (event.get("page") or {}).get("url"):
        return f"page.url: {_MISSING}"
    if now.timestamp() - event["event_time"] > _OLDEST.total_seconds():
        return "event_time: The event is older than 28 days."
    return ""


def ignored(event: Mapping[str, Any]) -> str:
    """What TikTok takes with code 0, and makes nothing of."""
    found = [f"unknown: {', '.join(unknown)}"] if (unknown := list(_unknown(event))) else []
    lead = event.get("lead") or {}
    if not _KNOWING & (event.get("user") or {}).keys() and not lead.get("lead_id"):
        found.append("nobody to match")
    return "; ".join(found)


def _unknown(event: Mapping[str, Any]) -> Iterator[str]:
    known = _tables()["properties"]
    for key, value in event.items():
        if key not in known:
            yield key
        elif isinstance(value, dict):
            yield from (
                f"{key}.{inner}" for inner in value if inner not in known[key]["properties"]
            )


def _in_words(fault: ValidationError) -> str:
    place = [str(step) for step in fault.absolute_path]
    wanted: Any = fault.validator_value
    match fault.validator:
        case "required":
            group: Any = fault.instance
            missing = next(name for name in wanted if name not in group)
            return f"{'.'.join([*place, missing])}: {_MISSING}"
        case "type":
            text = _WORDS[wanted]
        case "enum":
            text = f"Must be one of: {', '.join(wanted)}."
        case "anyOf":
            text = _WORDS["string"]
        case _:
            text = "Not a valid value."
    return f"{'.'.join(place)}: {text}" if place else text
