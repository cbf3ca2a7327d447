"""How Pinterest judges events: a malformed one fails the request, any other only itself."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from onward.testing.simulator import Schema

MAX_EVENTS = 1_000
_OLDEST = timedelta(days=90)
_OLD = timedelta(days=7)


@cache
def event_schema() -> Schema:
    """Pinterest's request tables."""
    return Schema(json.loads(files(__package__).joinpath("event.schema.json").read_bytes()))


def malformed(event: Any) -> str | None:
    """Why the form of an event fails the whole request, or ``None``."""
    faults = event_schema().faults(event)
    if not faults:
        return None
    place = ".".join(str(step) for step in faults[0].absolute_path)
    return f"Invalid request: {place or 'event'}: {faults[0].message[:200]}"


def fault_of(event: Mapping[str, Any], now: datetime) -> str | None:
    """Why a well-formed event is refused, or ``None``."""
    age = now.timestamp() - event["event_time"]
    if age < 0:
        return "'event_time' is in the future."
    if age > _OLDEST.total_seconds():
        return "'event_time' is too old."
    user = event["user_data"]
    browser = user.get("client_ip_address") and user.get("client_user_agent")
    if not (user.get("em") or user.get("hashed_maids") or browser):
        return (
            "'user_data' needs em, hashed_maids, or both client_ip_address and client_user_agent."
        )
    return None


def warning_of(event: Mapping[str, Any], now: datetime) -> str | None:
    """What Pinterest warns of in an event that it takes, or ``None``."""
    if now.timestamp() - event["event_time"] > _OLD.total_seconds():
        return "'event_time' is more than 7 days in the past."
    return None


def ignored(event: Mapping[str, Any]) -> str:
    """What Pinterest passes over without a word, for the events manager."""
    user, custom = event.get("user_data") or {}, event.get("custom_data") or {}
    if custom.get("opt_out_type") == "LDP" and not (user.get("st") and user.get("country")):
        return "LDP without state and country"
    return ""
