"""Events in the Segment spec: completing them at the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import msgspec

from onward.errors import EventError
from onward.values import nearest, number_text, type_name

Event = dict[str, Any]
"""One event in the Segment spec, parsed from JSON."""

TYPES = ("track", "identify", "page", "screen", "group", "alias")
_GROUPS = ("properties", "traits", "context", "integrations")
_IDS = ("messageId", "userId", "anonymousId", "groupId", "previousId")
FUTURE_MARGIN = timedelta(minutes=5)
_NO_MEMBERS: Mapping[str, Any] = {}


def members_of(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The group under ``name`` of an event or of a group in it; an empty one for anything else."""
    found = holder.get(name)
    return found if isinstance(found, dict) else _NO_MEMBERS


@dataclass(frozen=True, slots=True)
class Accepted:
    """An event as it is kept: complete, with what identifies it.

    Attributes:
        source: The id of the source it came from.
        message_id: Its ``messageId``, given or derived.
        received_at: When it came in; aware, UTC.
        event: The completed event.
        notes: What had to be supplied or corrected.
    """

    source: str
    message_id: str
    received_at: datetime
    event: Event
    notes: tuple[str, ...] = ()


def complete(
    event: object,
    *,
    source: str,
    received_at: datetime,
    sent_at: object = None,
    kind: str | None = None,
    defaults: Mapping[str, Any] | None = None,
) -> Accepted:
    """The event with ``messageId``, ``receivedAt`` and corrected ``timestamp``; nothing moves.

    Args:
        event: What came in, parsed from JSON; not changed.
        source: The source's id.
        received_at: The moment of receipt, aware.
        sent_at: The request's ``sentAt``; the event's own wins.
        kind: The type the path names, for events that name none.
        defaults: The request's ``context`` and ``integrations``, merged under the event's own.

    Raises:
        EventError: It is no event; the code says why.

    Source: spec, "Ingest", section 3, rules 9 and 11 to 15.
    """
    if not isinstance(event, dict):
        msg = (
            f"An event is a JSON object, but this is {_everyday(event)}. Send one object per event."
        )
        raise EventError("not_an_object", msg)
    done: Event = dict(event)
    done["type"] = _type(done.get("type"), kind)
    if defaults:
        _add_defaults(done, defaults)
    for name in _IDS:
        value = done.get(name)
        if value is None or isinstance(value, str):
            continue
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            done[name] = number_text(value)
        else:
            msg = f'"{name}" should be text, but it is {_everyday(value)}. Send it as text.'
            raise EventError("wrong_type", msg)
    for name in _GROUPS:
        value = done.get(name)
        if value is not None and not isinstance(value, dict):
            msg = f'"{name}" should be a group of values, but it is {_everyday(value)}. Send a JSON object.'
            raise EventError("wrong_type", msg)
    notes: list[str] = []
    message_id = done.get("messageId")
    if not message_id:
        message_id = done["messageId"] = _derived_id(done)
        notes.append("messageId was missing; it was derived from the event's content.")
    _set_times(done, received_at=received_at, sent_at=sent_at, notes=notes)
    return Accepted(source, message_id, received_at, done, tuple(notes))


def _add_defaults(event: Event, defaults: Mapping[str, Any]) -> None:
    for name, value in defaults.items():
        own = event.get(name)
        if isinstance(value, dict) and isinstance(own, dict):
            event[name] = _merged(value, own)
        elif own is None:
            event[name] = value


def _derived_id(event: Event) -> str:
    content = {name: value for name, value in event.items() if name != "sentAt"}
    try:
        canonical = msgspec.json.encode(content, order="sorted")
    except (TypeError, ValueError, RecursionError):
        msg = (
            "The event holds a value that JSON does not know. Send texts, numbers, lists, objects."
        )
        raise EventError("not_json", msg) from None
    return f"onward-{blake2b(canonical, digest_size=16).hexdigest()}"


def _type(found: object, kind: str | None) -> str:
    if found is None or found == "":
        if kind is None:
            msg = f'"type" is missing. Set it to one of {", ".join(TYPES)}.'
            raise EventError("missing_type", msg)
        return kind
    if not isinstance(found, str) or found not in TYPES:
        near = nearest(found, TYPES) if isinstance(found, str) else None
        hint = f'Did you mean "{near}"?' if near else f"Send one of {', '.join(TYPES)}."
        shown = f'"{found[:40]}"' if isinstance(found, str) else _everyday(found)
        msg = f'"type" is {shown}, which is no type of event. {hint}'
        raise EventError("unknown_type", msg)
    if kind is not None and found != kind:
        msg = f'"type" is "{found}", but it was posted to the path for "{kind}". Send it to /v1/{found}.'
        raise EventError("type_mismatch", msg)
    return found


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(under)
    for name, value in over.items():
        below = result.get(name)
        if isinstance(below, dict) and isinstance(value, dict):
            result[name] = _merged(below, value)
        else:
            result[name] = value
    return result


def _set_times(event: Event, *, received_at: datetime, sent_at: object, notes: list[str]) -> None:
    stated = event.get("originalTimestamp") or event.get("timestamp")
    sent = event.get("sentAt") or sent_at
    # The events of a request share this one, and the time of receipt.
    is_short = isinstance(sent, str) and len(sent) <= _LONGEST_TIME
    sent_time = _parse(sent) if is_short else parse_time(sent)
    if sent_time is not None:
        event["sentAt"] = sent
    event["receivedAt"] = _iso(received_at)
    happened = parse_time(stated)
    if happened is None:
        if stated is not None:
            what = _everyday(stated)
            notes.append(f'"timestamp" is no date ({what}); the time of receipt is used.')
        happened = received_at
    else:
        event["originalTimestamp"] = stated
        if sent_time is not None:
            happened = _by_our_clock(happened, sent_time, received_at)
        if happened > received_at + FUTURE_MARGIN:
            notes.append("The event lies in the future by its own clock.")
    event["timestamp"] = iso(happened)


def _by_our_clock(happened: datetime, sent: datetime, received_at: datetime) -> datetime:
    """When it happened: the client's clock may be wrong, but how long ago by that clock is right."""
    try:
        return received_at - (sent - happened)
    except OverflowError:
        return happened


def parse_time(value: object) -> datetime | None:
    """An ISO 8601 time as an aware UTC ``datetime``, naive ones read as UTC; ``None`` if it is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        if moment.tzinfo is UTC:
            return moment
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def iso(moment: datetime) -> str:
    """A time as events write it: ``2026-11-20T10:15:30.000Z``."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    # For every event and every delivery: four times as fast as isoformat(). What is written stands
    # in quotes, without a fraction where there is none.
    text = str(_written(utc), "ascii")
    return f"{text[1:24]}Z" if len(text) > _WHOLE_SECONDS else f"{text[1:20]}.000Z"


_written = msgspec.json.Encoder().encode
_WHOLE_SECONDS = len('"2026-11-20T10:15:30Z"')
_LONGEST_TIME = 40
_parse = lru_cache(256)(parse_time)
_iso = lru_cache(256)(iso)


def _everyday(value: object) -> str:
    return {
        "null": "empty",
        "boolean": "true or false",
        "number": "a number",
        "string": "text",
        "array": "a list",
        "object": "a group of values",
        "missing": "missing",
    }[type_name(value)]
