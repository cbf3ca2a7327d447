"""Events a person hands to a command: from a file, or typed in."""

import sys
from pathlib import Path
from typing import Any

import msgspec

from onward.errors import EventError, OnwardError

MAX_BYTES = 50_000_000


def read_events(file: str) -> list[dict[str, Any]]:
    """The events of a JSON file: one, a list, a ``batch``, or one a line; ``-`` reads the input.

    Raises:
        OnwardError: It cannot be read.
        EventError: It holds no events.
    """
    name = "The input" if file == "-" else file
    if file == "-" and sys.stdin.isatty():
        msg = "An event is expected: name a JSON file, or pipe one in: onward preview < event.json"
        raise OnwardError(msg)
    try:
        content = sys.stdin.buffer.read(MAX_BYTES) if file == "-" else Path(file).read_bytes()
    except OSError as error:
        msg = f"{name} cannot be read: {error.strerror}. Name a JSON file with an event."
        raise OnwardError(msg) from None
    found = _decode(content, name)
    if isinstance(found, dict) and isinstance(found.get("batch"), list):
        found = found["batch"]
    events = found if isinstance(found, list) else [found]
    for number, event in enumerate(events, 1):
        if not isinstance(event, dict):
            msg = f'Event {number} of {name} should be a JSON object such as {{"type": "track"}}.'
            raise EventError("not_an_object", msg)
    if not events:
        msg = f'{name} holds no event. Write one such as {{"type": "track", "event": "…"}}.'
        raise EventError("no_event", msg)
    return events


def _decode(content: bytes, name: str) -> Any:
    try:
        return msgspec.json.decode(content)
    except ValueError as first:
        lines = [line for line in content.splitlines() if line.strip()]
        if len(lines) > 1:
            try:
                return [msgspec.json.decode(line) for line in lines]
            except ValueError:
                pass
        msg = f"{name} is no JSON: {first}. Write an event, a list of events, or one a line."
        raise EventError("invalid_json", msg) from None
