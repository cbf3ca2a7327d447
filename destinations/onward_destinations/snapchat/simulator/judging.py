"""How Snapchat judges events: one that is wrong fails the request."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema.exceptions import ValidationError

from onward.testing.simulator import Schema
from onward_destinations.snapchat.simulator import seeds

MAX_EVENTS = 2_000
_OLDEST = timedelta(days=37)
_CANONICAL = {"website": "WEB", "app": "MOBILE_APP"}
_MILLISECONDS = 10**12


@cache
def event_schema() -> Schema:
    """Snapchat's request tables."""
    return Schema(json.loads(files(__package__).joinpath("event.schema.json").read_bytes()))


def fault_of(event: Any, asset: str, now: datetime) -> str | None:
    """Why an event is refused, in Snapchat's words, or ``None``."""
    faults = event_schema().faults(event)
    if faults:
        return _words(faults[0])
    source = _CANONICAL.get(event["action_source"], event["action_source"])
    if source not in {"WEB", "MOBILE_APP"}:
        source = "OFFLINE"
    return (
        _time(event["event_time"], source, now)
        or _person(event["user_data"])
        or _needs(event, source)
        or _asset(asset, source)
    )


def _words(fault: ValidationError) -> str:
    place = "".join(f"['{step}']" for step in fault.absolute_path)
    if fault.validator == "required":
        return f"Param data{place} is missing: {fault.message[:200]}"
    pattern = fault.schema.get("pattern", "") if isinstance(fault.schema, Mapping) else ""
    if "[0-9a-fA-F]{64}" in pattern:
        return f"Param data{place} is not hashed with SHA-256."
    if "client_ip_address" in place:
        return f"Param data{place} is an invalid IP address."
    return f"Param data{place} is invalid: {fault.message[:200]}"


def _time(seconds: int, source: str, now: datetime) -> str | None:
    if seconds >= _MILLISECONDS:
        if source == "OFFLINE":
            return "Param data['event_time'] is an invalid Unix timestamp."
        seconds //= 1_000
    age = now.timestamp() - seconds
    if age > _OLDEST.total_seconds() or age < 0:
        return "Param data['event_time'] is out of range."
    return None


def _person(user: Mapping[str, Any]) -> str | None:
    if any(user.get(key) for key in ("em", "ph", "madid", "mobile_ad_id")):
        return None
    if user.get("client_ip_address") and user.get("client_user_agent"):
        return None
    return "Insufficient PII: not enough identifiers in data['user_data']."


def _needs(event: Mapping[str, Any], source: str) -> str | None:
    custom = event.get("custom_data") or {}
    if event["event_name"] in {"PURCHASE", "Purchase"} and not {"value", "currency"} <= set(custom):
        return "PURCHASE requires value and currency in data['custom_data']."
    if source == "WEB" and not event.get("event_source_url"):
        return "Param data['event_source_url'] is missing."
    if source == "MOBILE_APP" and "advertiser_tracking_enabled" not in (
        event.get("app_data") or {}
    ):
        return "Param data['app_data']['advertiser_tracking_enabled'] is missing."
    return None


def _asset(asset: str, source: str) -> str | None:
    if (source == "MOBILE_APP") == (asset == seeds.APP):
        return None
    return f"Param data['action_source'] is invalid: {source} does not belong to this asset."
