"""How Meta judges server events: one that is wrong fails the request."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from onward.testing.simulator import Schema
from onward_destinations.meta.simulator.refusing import RefusedError

MAX_EVENTS = 1_000
_WEEK = timedelta(days=7)
_OFFLINE = timedelta(days=62)
_MESSAGING = frozenset(
    {"LeadSubmitted", "Purchase", "AddToCart", "InitiateCheckout", "ViewContent"}
)
_WEAK = (
    {"ct", "country", "st", "zp", "ge", "client_user_agent"},
    {"db", "client_user_agent"},
    {"fn", "ge"},
    {"ln", "ge"},
)


@cache
def event_schema() -> Schema:
    """Meta's request tables."""
    return Schema(json.loads(files(__package__).joinpath("event.schema.json").read_bytes()))


def fault_of(event: Any, now: datetime) -> RefusedError | None:
    """Why an event is refused, or ``None``."""
    faults = event_schema().faults(event)
    if faults:
        place = "".join(f"['{step}']" for step in faults[0].absolute_path)
        return _invalid(None, "Invalid parameter", f"data{place}: {faults[0].message[:200]}")
    return _time(event, now) or _customer(event) or _source(event) or _business(event)


def _time(event: Mapping[str, Any], now: datetime) -> RefusedError | None:
    age = now.timestamp() - event["event_time"]
    days = _OFFLINE if event["action_source"] == "physical_store" else _WEEK
    if age > days.total_seconds():
        return _invalid(
            2804003,
            "Event Timestamp Too Old",
            "The timestamp for this event is too far in the past. Events need to be sent from your "
            f"server within {days.days} days of when they occurred. Enter a timestamp that has "
            f"occurred within the last {days.days} days.",
        )
    if age < 0:
        return _invalid(None, "Event Timestamp In The Future", "event_time lies in the future.")
    return None


def _customer(event: Mapping[str, Any]) -> RefusedError | None:
    given = {key for key, value in event["user_data"].items() if value not in ("", [], None)}
    if given and not any(given <= weak for weak in _WEAK):
        return None
    return _invalid(
        2804050,
        "You Haven't Added Sufficient Customer Information Parameter Data For This Event",
        "This event doesn't have enough customer information parameters to be matched.",
    )


def _source(event: Mapping[str, Any]) -> RefusedError | None:
    match event["action_source"]:
        case "website" if not event.get("event_source_url"):
            return _invalid(None, "Invalid parameter", "event_source_url is needed for website.")
        case "website" if not event["user_data"].get("client_user_agent"):
            return _invalid(None, "Invalid parameter", "client_user_agent is needed for website.")
        case "app":
            extinfo = (event.get("app_data") or {}).get("extinfo") or [""] * 16
            if extinfo[0] not in {"a2", "i2"} or not extinfo[4]:
                return _invalid(None, "Invalid parameter", "app_data.extinfo is not complete.")
        case "business_messaging" if event["event_name"] not in _MESSAGING:
            return _invalid(
                2804066,
                "Event Name Not Allowed",
                "This event name is not allowed for business messaging.",
            )
    return None


def _business(event: Mapping[str, Any]) -> RefusedError | None:
    custom = event.get("custom_data") or {}
    if event["event_name"] == "Purchase" and not {"value", "currency"} <= custom.keys():
        return _invalid(
            2804009,
            "Missing Value or Currency",
            "Purchase events need a value and a currency in custom_data.",
        )
    return None


def _invalid(subcode: int | None, title: str, text: str) -> RefusedError:
    return RefusedError(400, "Invalid parameter", 100, subcode, title=title, text=text)
