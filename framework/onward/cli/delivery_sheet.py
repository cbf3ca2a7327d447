"""One delivery on a sheet: where it stands, its attempts, its request, its event."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from onward.cli.answer import columns, indented
from onward.cli.moments import shown
from onward.cli.showing import request_text
from onward.runner.masking import masked, masked_text

_SAID = ("reason", "hint", "note", "why")


def covered(found: Mapping[str, Any], *, reveal: bool) -> dict[str, Any]:
    """A delivery with its request as they may be printed."""
    record, personal = dict(found["delivery"]), found["request"]["personal"]
    if not reveal:
        record |= {name: masked_text(record[name], personal) for name in _SAID}
        record["tried"] = [
            {**each, "message": masked_text(each["message"], personal)} for each in record["tried"]
        ]
        if record["last"] is not None:
            last = record["last"]
            record["last"] = {**last, "message": masked_text(last["message"], personal)}
        record["event"] = masked(record["event"], personal)
    return {"delivery": record, "request": covered_request(found["request"], reveal=reveal)}


def covered_request(request: Mapping[str, Any], *, reveal: bool) -> dict[str, Any]:
    """A rebuilt request as it may be printed."""
    shown_request = {name: value for name, value in request.items() if name != "personal"}
    if reveal:
        return shown_request
    personal = request["personal"]
    notes = [masked_text(note, personal) for note in request["notes"]]
    return {
        **shown_request,
        "requests": masked(request["requests"], personal),
        "notes": notes,
        "why_not": masked_text(request["why_not"], personal),
    }


def sheet(data: Mapping[str, Any]) -> list[str]:
    """What is known of a delivery, line by line."""
    record = data["delivery"]
    lines = [" ".join(filter(None, (record["why"], record["hint"])))]
    if record["note"] and record["note"] != record["why"]:
        lines.append(f"Note: {record['note']}")
    lines += ["", *_facts(record), "", *_attempts(record), "", *_request(data["request"]), ""]
    if record["event"] is None:
        return [*lines, "The event is damaged or no longer kept."]
    text = json.dumps(record["event"], indent=2, ensure_ascii=False)
    return [*lines, "Event:", *indented(text)]


def _facts(record: Mapping[str, Any]) -> Iterator[str]:
    lane = record["lane"]
    key = f" [{lane['batch_key']}]" if lane["batch_key"] else ""
    yield f"Lane      {lane['connection']} / {lane['action']}{key}"
    yield f"Mapping   {record['mapping']}, version {record['version']}"
    received = shown(record["received_at"])
    yield f"Event     {record['message_id']} of {record['source']}, received {received} UTC"
    code = f", code {record['code']}" if record["code"] else ""
    replayed = ", sent again by a person" if record["is_replay"] else ""
    yield f"Delivery  {record['id']}{code}{replayed}"
    if record["due_at"]:
        yield f"Next try  {shown(record['due_at'])} UTC"
    if record["expires_at"]:
        yield f"Too old   {shown(record['expires_at'])} UTC, for the platform"


def _attempts(record: Mapping[str, Any]) -> list[str]:
    if not record["tried"]:
        return ["It was never sent, so the platform has not said anything."]
    rows = [
        (
            each["number"],
            shown(each["started_at"]),
            f"{each['duration_s']:.3f}",
            "none" if each["status"] is None else each["status"],
            each["code"],
            each["message"],
        )
        for each in record["tried"]
    ]
    return columns(("try", "time (UTC)", "seconds", "status", "code", "the platform said"), rows)


def _request(request: Mapping[str, Any]) -> Iterator[str]:
    if request["why_not"]:
        yield f"The request cannot be shown. {request['why_not']}"
        return
    yield f"Request, rebuilt with version {request['version']} of the mapping:"
    for each in request["requests"]:
        yield from indented(request_text(each))
    for note in request["notes"]:
        yield f"  Note: {note}"
