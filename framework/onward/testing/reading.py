"""Reading example files."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from onward.config.document import read_document
from onward.event import Event, parse_time
from onward.managed import SavedObject
from onward.request import Response
from onward.testing.examples import NOON, Example, ExampleError, SaveExample
from onward.testing.scripted import Step
from onward.values import MISSING, nearest

KEYS = (
    "title",
    "clock",
    "settings",
    "auth",
    "action",
    "preset",
    "saved",
    "sync_mode",
    "matching_key",
    "fields",
    "event",
    "events",
    "request",
    "requests",
    "exchange",
    "save",
    "outcomes",
    "notes",
    "error",
)
_SAVE_KEYS = ("wanted", "saved", "found", "changes", "warnings", "exchange", "outputs", "error")
_REQUEST_KEYS = ("method", "url", "headers", "json", "form", "content")
_RESPONSE_KEYS = ("status", "headers", "json", "content")
_SAVED_KEYS = ("outputs", "wanted", "intent")


def read_examples(folder: Path) -> list[Example]:
    """The examples in the YAML files of ``folder``, in the order of their names.

    Raises:
        ExampleError: A file cannot be read; the sentence names it.
    """
    found = []
    for path in sorted(folder.glob("*.yaml")):
        document = read_document(path.read_bytes(), path.name)
        if document.problems:
            raise ExampleError("\n".join(map(str, document.problems)))
        found.append(read_example(document.value, path.name))
    return found


def read_example(written: Any, place: str) -> Example:
    """One example from the values of its file.

    Raises:
        ExampleError: A key is unknown or holds something unexpected.
    """
    values = _group(written, KEYS, place)
    if not values.get("title"):
        msg = f"{place}: the example has no title. Add one, as a marketer would say it."
        raise ExampleError(msg)
    events = _list(values.get("events", [values["event"]] if "event" in values else []))
    for event in events:
        _group(event, None, f"{place}: event")
    requests = None
    if "request" in values:
        requests = [] if values["request"] is None else [values["request"]]
    elif "requests" in values:
        requests = _list(values["requests"])
    save = values.get("save")
    return Example(
        place=place,
        title=str(values["title"]),
        clock=_clock(values.get("clock"), events, place),
        settings=_group(values.get("settings"), None, f"{place}: settings"),
        auth=_group(values.get("auth"), None, f"{place}: auth"),
        action=values.get("action"),
        preset=values.get("preset"),
        saved=_group(values.get("saved"), None, f"{place}: saved"),
        sync_mode=values.get("sync_mode"),
        matching_key=values.get("matching_key"),
        fields=_group(values.get("fields"), None, f"{place}: fields"),
        events=events,
        requests=None if requests is None else [_request(one, place) for one in requests],
        exchange=_exchange(values.get("exchange"), place),
        save=None if save is None else _save(save, place),
        outcomes=values.get("outcomes"),
        notes=None if "notes" not in values else [str(note) for note in _list(values["notes"])],
        error=values.get("error"),
    )


def _save(written: Any, place: str) -> SaveExample:
    values = _group(written, _SAVE_KEYS, f"{place}: save")
    saved = _group(values.get("saved"), _SAVED_KEYS, f"{place}: save.saved")
    return SaveExample(
        wanted=_group(values.get("wanted"), None, f"{place}: save.wanted"),
        saved=SavedObject(
            outputs=saved.get("outputs") or {},
            wanted=saved.get("wanted") or {},
            intent=saved.get("intent"),
        ),
        found=values.get("found", MISSING),
        changes=_optional(values, "changes", _list),
        warnings=_optional(values, "warnings", _list),
        exchange=_exchange(values.get("exchange"), place),
        outputs=values.get("outputs"),
        error=values.get("error"),
    )


def _exchange(written: Any, place: str) -> tuple[Step, ...]:
    steps = []
    for number, item in enumerate(_list(written or []), start=1):
        where = f"{place}: exchange, step {number}"
        step = _group(item, ("request", "response"), where)
        if "response" not in step:
            msg = f"{where} has no response. Write response: unreachable where none comes."
            raise ExampleError(msg)
        request = step.get("request")
        steps.append(
            Step(
                None if request is None else _request(request, where),
                None if step["response"] == "unreachable" else _response(step["response"], where),
            )
        )
    return tuple(steps)


def _request(written: Any, place: str) -> Mapping[str, Any]:
    request = _group(written, _REQUEST_KEYS, f"{place}: request")
    missing = [key for key in ("method", "url") if key not in request]
    if missing:
        msg = f'{place}: a request needs "{missing[0]}".'
        raise ExampleError(msg)
    return request


def _response(written: Any, place: str) -> Response:
    values = _group(written, _RESPONSE_KEYS, f"{place}: response")
    headers = {name.lower(): str(value) for name, value in (values.get("headers") or {}).items()}
    content = str(values.get("content", "")).encode()
    if "json" in values:
        content = msgspec.json.encode(values["json"])
        headers.setdefault("content-type", "application/json")
    return Response(int(values.get("status", 200)), content, headers)


def _clock(written: Any, events: Sequence[Event], place: str) -> datetime:
    if written is not None:
        moment = parse_time(written)
        if moment is None:
            msg = f'{place}: clock should be a time such as 2026-05-04T10:30:00Z, but it is "{written}".'
            raise ExampleError(msg)
        return moment
    stated = [parse_time(event.get("timestamp")) for event in events]
    return max((moment for moment in stated if moment is not None), default=NOON)


def _group(written: Any, known: Sequence[str] | None, place: str) -> dict[str, Any]:
    if written is None:
        return {}
    if not isinstance(written, dict):
        msg = f"{place} should be a group of values, but it is {written!r}."
        raise ExampleError(msg)
    for key in written:
        if known is not None and key not in known:
            near = nearest(key, tuple(known))
            hint = f'Did you mean "{near}"?' if near else f"Keys: {', '.join(known)}."
            msg = f'{place}: there is no key "{key}". {hint}'
            raise ExampleError(msg)
    return written


def _list(written: Any) -> list[Any]:
    return written if isinstance(written, list) else [written]


def _optional(values: Mapping[str, Any], key: str, read: Callable[[Any], Any]) -> Any:
    return read(values[key]) if key in values else None
