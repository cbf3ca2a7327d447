"""What an answer of Reddit means for each event of its request."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from onward.action import share_out
from onward.fields import epoch_milliseconds, parse_moment
from onward.outcome import Delivered, Outcome, Rejected, Retry, Split, Verdict
from onward.request import Response
from onward_destinations.reddit.events import Conversion
from onward_destinations.reddit.names import new_name
from onward_destinations.reddit.responses import ANSWERS

_PLACE: Final = re.compile(r"events(?:\[([0-9]{1,9})\]|\.([0-9]{1,9}))")
_PROCESSED: Final = re.compile(r"(?i)processed ([0-9]{1,9}) conversion event")
_LONGEST: Final = 500


def read_answer(response: Response, events: Sequence[Conversion]) -> Sequence[Outcome] | Verdict:
    """What an answer says; one that names invalid events is none of success, whatever its status."""
    body = response.json_object()
    if response.is_success:
        if not _invalid(body):
            return _delivered(response, body, len(events))
        # Reddit has been seen to refuse with status 200: it means what a 400 does.
        response = replace(response, status=400)
    code, said = said_in(response, body)
    verdict = ANSWERS.verdict(response, code=code, said=said, single=len(events) == 1)
    if not isinstance(verdict, Rejected):
        return verdict
    faults = faults_by_index(body, events)
    if faults:
        return share_out(faults, len(events), partial(refused, response.status, code))
    return verdict if len(events) == 1 else Split(verdict.reason, code)


def said_in(response: Response, body: Mapping[str, Any]) -> tuple[str, str]:
    """Reddit's code, or the status; its words for a person."""
    error = _group(body, "error")
    texts = [said for _, said in _fields(body)] or [said for said, _ in _invalid(body)]
    for group, name in ((error, "explanation"), (error, "message"), (body, "message")):
        if not texts and isinstance(group.get(name), str) and group[name].strip():
            texts.append(group[name].strip())
    if not texts and not body:
        # A refused token may be answered in plain text.
        texts = [response.text.strip()]
    code = error.get("code") or error.get("reason")
    said = "; ".join(dict.fromkeys(texts))[:_LONGEST] or f"status {response.status}"
    return (code if isinstance(code, str) else str(response.status)), said


def faults_by_index(body: Mapping[str, Any], events: Sequence[Conversion]) -> Mapping[int, str]:
    """Which events an answer names, each with Reddit's words; empty if that cannot be told.

    v3 names them by place, v2.0 by an echo. A place beyond the batch makes all places doubtful.
    """
    named = [*_by_place(body), *_by_echo(body, events)]
    if any(index >= len(events) for index, _ in named):
        return {}
    faults: dict[int, str] = {}
    for index, said in named:
        faults[index] = f"{faults[index]}; {said}" if index in faults else said
    return faults


def number_processed(body: Mapping[str, Any]) -> int | None:
    """How many events Reddit says it took; ``None`` if it does not say."""
    told = _group(body, "data").get("message") or body.get("message")
    found = _PROCESSED.search(told) if isinstance(told, str) else None
    return int(found[1]) if found else None


def refused(status: int, code: str, said: str) -> Rejected:
    """The refusal of an event that Reddit names."""
    row = ANSWERS.find(status, said=said)
    verdict = None if row is None else row.verdict(said[:_LONGEST], code=code)
    if isinstance(verdict, Rejected):
        return verdict
    return Rejected(f"Reddit rejected this event: {said[:_LONGEST]}", "", code)


def _delivered(response: Response, body: Mapping[str, Any], count: int) -> Verdict:
    processed = number_processed(body)
    if processed is None:
        return Retry(f"Reddit answered {response.status} without saying how many events it took.")
    if processed < count:
        return Delivered(
            f"Reddit says that it processed {processed} of {count} events, but not which."
        )
    return Delivered()


def _by_place(body: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for place, said in _fields(body):
        found = _PLACE.findall(place)
        if found:
            bracketed, dotted = found[-1]
            yield int(bracketed or dotted), said


def _by_echo(body: Mapping[str, Any], events: Sequence[Conversion]) -> Iterator[tuple[int, str]]:
    rest = dict(enumerate(events))
    for said, echo in _invalid(body):
        found = next((index for index, event in rest.items() if _is_echo(echo, event)), None)
        if found is not None:
            del rest[found]
            yield found, said


def _is_echo(echo: Mapping[str, Any], event: Conversion) -> bool:
    name = (_group(echo, "event_type") or _group(echo, "type")).get("tracking_type")
    if isinstance(name, str) and new_name(name) != event.tracking_type:
        return False
    id_ = (_group(echo, "event_metadata") or _group(echo, "metadata")).get("conversion_id")
    if id_:
        return bool(id_ == event.conversion_id)
    moment = _moment(echo.get("event_at"))
    return moment is not None and epoch_milliseconds(moment) == epoch_milliseconds(event.event_at)


def _moment(value: Any) -> datetime | None:
    is_one = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    return parse_moment(value) if is_one else None


def _invalid(body: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    rows = body.get("invalid_events", _group(body, "data").get("invalid_events"))
    found = []
    for row in rows if isinstance(rows, list) else []:
        said = row.get("error_message") if isinstance(row, dict) else None
        echo = _group(row, "event") if isinstance(row, dict) else {}
        found.append((said if isinstance(said, str) and said else "it is not valid", echo))
    return found


def _fields(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = _group(body, "error").get("fields")
    found = []
    for row in rows if isinstance(rows, list) else []:
        place, said = (
            (row.get("field"), row.get("message")) if isinstance(row, dict) else (None, None)
        )
        if isinstance(place, str):
            found.append((place, said if isinstance(said, str) and said else f"{place} is wrong"))
    return found


def _group(parent: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    group = parent.get(name)
    return group if isinstance(group, dict) else {}
