"""What a request's body holds: events, with what it says about all of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from onward.errors import EventError
from onward.ingest.answers import RefusedError
from onward.ingest.source import Source

MAX_EVENTS = 2_500
MAX_DEPTH = 100

_PLACE = re.compile(r"\(byte (\d+)\)")
_BOM = b"\xef\xbb\xbf"


class _Batch(msgspec.Struct, rename="camel"):
    batch: list[msgspec.Raw] | None = None
    write_key: Any = None
    sent_at: Any = None
    context: Any = None
    integrations: Any = None


class _Single(msgspec.Struct, rename="camel"):
    write_key: Any = None
    sent_at: Any = None
    batch: msgspec.Raw = msgspec.Raw()


@dataclass(frozen=True, slots=True)
class Envelope:
    """A request's events, each still as it was written.

    Attributes:
        write_key: The write key in the body, if there is one.
        sent_at: When the client says it sent the request.
        defaults: ``context`` and ``integrations`` that hold for all events.
    """

    events: Sequence[msgspec.Raw]
    write_key: object
    sent_at: str | None
    defaults: dict[str, Any]


def open_batch(body: bytes) -> Envelope:
    """The events of ``{"batch": […]}``.

    Raises:
        RefusedError: It is no JSON, no batch, or too many.
    """
    body = body.removeprefix(_BOM)
    batch = _decode(body, _Batch, 'an object such as {"batch": [event, event]}')
    if batch.batch is None:
        msg = '"batch" is missing. Send {"batch": [event, event]}, or single events to /v1/track.'
        raise RefusedError(400, "missing_batch", msg)
    if len(batch.batch) > MAX_EVENTS:
        msg = f"A batch may have {MAX_EVENTS} events, but this one has {len(batch.batch)}. Send several."
        raise RefusedError(413, "too_many_events", msg)
    defaults = {"context": batch.context, "integrations": batch.integrations}
    for name, value in defaults.items():
        if value is not None and not isinstance(value, dict):
            msg = f'"{name}" of the batch should be a group of values. Send a JSON object.'
            raise RefusedError(400, "wrong_type", msg)
    known = {name: value for name, value in defaults.items() if value is not None}
    return Envelope(batch.batch, batch.write_key, _text(batch.sent_at), known)


def open_single(body: bytes) -> Envelope:
    """The one event that the body is.

    Raises:
        RefusedError: It is no JSON, or no object, or a batch.
    """
    body = body.removeprefix(_BOM)
    single = _decode(body, _Single, "one event, which is a JSON object")
    if bytes(single.batch).startswith(b"["):
        msg = "This is a batch, but the path takes one event. Send it to /v1/batch."
        raise RefusedError(400, "unexpected_batch", msg)
    return Envelope([msgspec.Raw(body)], single.write_key, _text(single.sent_at), {})


def parse_event(raw: msgspec.Raw, source: Source) -> Any:
    """One event of a request, parsed.

    The write key that browsers put into every event is left out: it is a credential.

    Raises:
        EventError: It is larger or deeper than the source takes, or no JSON.
    """
    view = memoryview(raw)
    if view.nbytes > source.max_event_bytes:
        msg = (
            f"An event may have {source.max_event_bytes} bytes, but this one has {view.nbytes}. "
            "Send less with it, or raise max_event_bytes of the source."
        )
        raise EventError("event_too_large", msg)
    try:
        event = msgspec.json.decode(view)
    except ValueError as error:
        raise EventError("invalid_json", _what(bytes(view), error)) from None
    except RecursionError:
        raise _too_deep() from None
    if _is_deep(bytes(view), event):
        raise _too_deep()
    if isinstance(event, dict):
        event.pop("writeKey", None)
    return event


def _decode(body: bytes, kind: type[Any], expected: str) -> Any:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError:
        msg = f"The body should be {expected}, but it is something else."
        raise RefusedError(400, "wrong_shape", msg) from None
    except ValueError as error:
        raise RefusedError(
            400, "invalid_json", f"{_what(body, error)} Expected {expected}."
        ) from None
    except RecursionError:
        raise RefusedError(400, "too_deep", str(_too_deep())) from None


def _what(body: bytes, error: ValueError) -> str:
    if not body.strip():
        return "The body is empty."
    if isinstance(error, UnicodeDecodeError):
        return "Text in the JSON is not UTF-8. Send UTF-8."
    found = _PLACE.search(str(error))
    if found is None and "truncated" not in str(error):
        return "A number in the JSON is too large to be kept exactly. Send it as text."
    offset = int(found[1]) if found else len(body)
    before = body[:offset]
    line = before.count(b"\n") + 1
    column = offset - before.rfind(b"\n")
    what = "it ends too early" if found is None else "it cannot be read"
    return f"This is no JSON: {what} at line {line}, column {column}."


def _is_deep(raw: bytes, event: Any) -> bool:
    # Counting brackets is quick and nearly always enough: no event has as many as it may be deep.
    if raw.count(b"{") + raw.count(b"[") <= MAX_DEPTH:
        return False
    level = [event]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def _too_deep() -> EventError:
    msg = f"Values may be nested {MAX_DEPTH} deep, but these go deeper. Send a flatter event."
    return EventError("too_deep", msg)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
