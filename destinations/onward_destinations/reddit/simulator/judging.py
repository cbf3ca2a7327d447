"""How Reddit judges events: one that is wrong fails the request."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from onward.testing.simulator import Schema

MAX_EVENTS = 1_000
_OLDEST = timedelta(hours=168)
_FUTURE = timedelta(minutes=5)
_KEYS = (
    "email",
    "phone_number",
    "external_id",
    "ip_address",
    "user_agent",
    "idfa",
    "aaid",
    "uuid",
)
_WRONG_TYPE = "type"


@cache
def event_schema() -> Schema:
    """The request table of v3."""
    return Schema(json.loads(files(__package__).joinpath("event.schema.json").read_bytes()))


@cache
def old_event_schema() -> Schema:
    """The request table of v2.0."""
    return Schema(json.loads(files(__package__).joinpath("old_event.schema.json").read_bytes()))


def fault_of(event: Any, now: datetime) -> tuple[str, str] | None:
    """Where an event of v3 is wrong and why, or ``None``."""
    for fault in event_schema().faults(event):
        return "".join(f".{step}" for step in fault.absolute_path), fault.message[:200]
    seconds = event["event_at"] / 1_000
    return _judged(event, event["type"], seconds, now)


def old_fault_of(event: Any, now: datetime) -> tuple[str, str] | None:
    """Where an event of v2.0 is wrong and why, or ``None``."""
    for fault in old_event_schema().faults(event):
        return "".join(f".{step}" for step in fault.absolute_path), fault.message[:200]
    try:
        moment = datetime.fromisoformat(event["event_at"])
    except ValueError:
        return ".event_at", "event_at must be an RFC 3339 timestamp"
    return _judged(event, event["event_type"], moment.timestamp(), now)


def misfit(event: Any) -> str | None:
    """Why v2.0 cannot even read an event, in Reddit's words, or ``None``."""
    for fault in old_event_schema().faults(event):
        if fault.validator == _WRONG_TYPE:
            kind = "number" if isinstance(fault.instance, (int, float)) else "string"
            return f"JSON error unexpected type {kind}"
    return None


def _judged(
    event: Mapping[str, Any], kind: Mapping[str, Any], seconds: float, now: datetime
) -> tuple[str, str] | None:
    age = now.timestamp() - seconds
    if age >= _OLDEST.total_seconds():
        return ".event_at", "event_at timestamp must be less than 168h0m0s old"
    if age < -_FUTURE.total_seconds():
        return ".event_at", "event_at timestamp must not be more than 5m0s in the future"
    if kind["tracking_type"].upper() == "CUSTOM" and not kind.get("custom_event_name"):
        return ".type.custom_event_name", "custom_event_name is required"
    user = event.get("user") or {}
    if not event.get("click_id") and not any(user.get(key) for key in _KEYS):
        return ".user", "click_id or at least one match key is required"
    return None
