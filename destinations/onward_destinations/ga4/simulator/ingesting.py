"""How the Data Manager API judges events of a Google Analytics property: all or none."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from onward.testing.simulator import Reply
from onward_destinations.ga4.simulator import seeds
from onward_destinations.ga4.simulator.judging import LOOK_BACK, is_reserved, schema

MOST_EVENTS = 2_000
Violation = tuple[str, str, str]
"""Field, reason, description."""


def refused(status: int, name: str, message: str, *details: Mapping[str, Any]) -> Reply:
    """An error as Google's APIs write it."""
    error = {"code": status, "message": message, "status": name}
    return Reply(status, {"error": {**error, "details": list(details)} if details else error})


def violated(violations: list[Violation]) -> Reply:
    """The refusal of a request, naming the fields at fault."""
    named = [
        {"field": field, "description": description, "reason": reason}
        for field, reason, description in violations
    ]
    bad = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": named}
    return refused(400, "INVALID_ARGUMENT", "There was a problem with the request.", bad)


def judge_destination(body: Mapping[str, Any]) -> Iterator[Violation]:
    """What is wrong with where the events should go."""
    destinations = body.get("destinations")
    first = destinations[0] if isinstance(destinations, list) and destinations else {}
    account = first.get("operatingAccount") or {}
    if account.get("accountType") != "GOOGLE_ANALYTICS_PROPERTY":
        field = "destinations[0].operating_account.account_type"
        yield field, "INVALID_DESTINATION", "The account is no Google Analytics property."
    elif first.get("productDestinationId") not in seeds.STREAMS.get(
        str(account.get("accountId")), {}
    ):
        field = "destinations[0].product_destination_id"
        yield field, "INVALID_DESTINATION", "The property has no such data stream."


def judge_events(body: Mapping[str, Any], now: datetime) -> Iterator[Violation]:
    """What is wrong with the events."""
    events = body.get("events")
    if not isinstance(events, list) or not events:
        yield "events", "REQUIRED_FIELD_MISSING", "There are no events."
        return
    if len(events) > MOST_EVENTS:
        yield "events", "TOO_MANY_EVENTS", f"At most {MOST_EVENTS} events are allowed."
    for index, event in enumerate(events):
        for path, reason, description in _event(event, now):
            yield f"events[{index}]{path}", reason, description
    if body.get("encoding") != "HEX" and any("userData" in event for event in events):
        yield "encoding", "REQUIRED_FIELD_MISSING", "The encoding of the hashes is missing."


def _event(event: Any, now: datetime) -> Iterator[Violation]:
    faults = schema("ingest").faults(event)
    for fault in faults:
        path = "".join(f".{step}" for step in fault.absolute_path)
        reason = "INVALID_EVENT_NAME" if path == ".eventName" else "INVALID_FIELD"
        yield path, reason, fault.message[:200]
    if faults:
        return
    if ("clientId" in event) is ("appInstanceId" in event):
        reason = "BOTH_CLIENT_ID_AND_APP_INSTANCE_ID_NOT_ALLOWED"
        yield ".client_id", reason, "Exactly one of client_id and app_instance_id is needed."
    name = event["eventName"]
    if is_reserved(name, is_app="appInstanceId" in event):
        yield ".event_name", "RESERVED_NAME_USED", f"The name {name} is reserved."
    happened = datetime.fromisoformat(event["eventTimestamp"])
    if not now - LOOK_BACK <= happened <= now:
        yield ".event_timestamp", "EVENT_TIME_INVALID", "The time is not within the last 72 hours."
