"""What an answer of Snapchat means for each event of its request."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from onward.action import share_out
from onward.outcome import Delivered, Outcome, Rejected, Retry, Split, Verdict
from onward.request import Response
from onward_destinations.snapchat.responses import ANSWERS

_PLACE: Final = re.compile(r"\bdata\[(\d+)\]")
_LONGEST: Final = 500
_CHECKED: Final = "Snapchat has checked this event and does not count it."


def read_answer(response: Response, count: int) -> Sequence[Outcome] | Verdict:
    """What an answer to ``count`` events says; the body decides, even where the status is 200."""
    body = response.json_object()
    faults = faults_by_index(body, count)
    if response.is_success:
        if body.get("status") == "VALID" and not faults:
            return _delivered(body, count)
        if not _is_invalid(body):
            return Retry(f"Snapchat answered {response.status} without saying whether it is VALID.")
        # Snapchat has been seen to refuse with status 200: it means what a 400 does.
        response = replace(response, status=400)
    if response.status == 400 and not _is_invalid(body):
        return Retry("Snapchat answered 400, and not in the words of its Conversions API.")
    code, said = said_in(response, body)
    verdict = ANSWERS.verdict(response, code=code, said=said, single=count == 1)
    if isinstance(verdict, Rejected) and faults:
        return share_out(faults, count, partial(refused, code))
    if isinstance(verdict, Rejected) and count > 1:
        return Split(verdict.reason, code)
    return verdict


def said_in(response: Response, body: Mapping[str, Any]) -> tuple[str, str]:
    """Snapchat's code, or the status; its words for a person."""
    logs = [one for one in _logs(body) if one.get("status") == "INVALID"]
    texts = [text for part in (body, *logs) for text in _messages(part)]
    codes = [code for part in (body, *logs) for code in _texts(_errors(part).get("codes"))]
    reason = body.get("reason")
    if isinstance(reason, str) and reason.strip() and not texts:
        texts.append(reason.strip())
    said = "; ".join(dict.fromkeys(texts)) or f"status {response.status}"
    return codes[0] if codes else str(response.status), said[:_LONGEST]


def faults_by_index(body: Mapping[str, Any], count: int) -> Mapping[int, str]:
    """Which events an answer names, each with Snapchat's words; empty if that cannot be told.

    ``event_logs`` name each event, ``event`` names one, a message may name ``data[1]``. Indexes
    begin at 0, which Snapchat does not document: one beyond the batch makes all doubtful.
    """
    named = list(_from_logs(body)) or list(_from_event(body)) or list(_from_messages(body))
    if any(not 0 <= index < count for index, _ in named):
        return {}
    faults: dict[int, str] = {}
    for index, said in named:
        faults[index] = f"{faults[index]}; {said}" if index in faults else said
    return faults


def refused(code: str, said: str) -> Rejected:
    """The refusal of an event that Snapchat names."""
    row = ANSWERS.find(400, said=said)
    verdict = None if row is None else row.verdict(said[:_LONGEST], code=code)
    if isinstance(verdict, Rejected):
        return verdict
    return Rejected(f"Snapchat rejected this event: {said[:_LONGEST]}", "", code)


def _is_invalid(body: Mapping[str, Any]) -> bool:
    return body.get("status") == "INVALID" or any(
        log.get("status") == "INVALID" for log in _logs(body)
    )


def _delivered(body: Mapping[str, Any], count: int) -> Sequence[Outcome] | Verdict:
    note = _CHECKED if body.get("test_event") is True else ""
    warnings: dict[int, str] = {}
    for log in _logs(body):
        index = log.get("event")
        texts = _texts(log.get("warnings"))
        if type(index) is int and texts:
            warnings[index] = f"Snapchat warns: {'; '.join(texts)[:_LONGEST]}"
    if not warnings:
        return Delivered(note)
    return [
        Delivered(" ".join(part for part in (note, warnings.get(index, "")) if part))
        for index in range(count)
    ]


def _from_logs(body: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for log in _logs(body):
        index = log.get("event")
        if log.get("status") == "INVALID" and type(index) is int:
            yield index, "; ".join(_messages(log)) or "it is not valid"


def _from_event(body: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    index = body.get("event")
    if body.get("status") == "INVALID" and type(index) is int:
        reason = body.get("reason")
        said = reason if isinstance(reason, str) and reason else "it is not valid"
        yield index, "; ".join(_messages(body)) or said


def _from_messages(body: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    reason = body.get("reason")
    said = reason if isinstance(reason, str) and reason else "it is not valid"
    for text in _messages(body) or [said]:
        place = _PLACE.search(text)
        if place is not None:
            yield int(place[1]), text
            continue
        param = body.get("param")
        place = _PLACE.search(param) if isinstance(param, str) else None
        if place is not None:
            yield int(place[1]), text


def _messages(part: Mapping[str, Any]) -> list[str]:
    return _texts(_errors(part).get("error_msgs")) or _texts(part.get("error_msgs"))


def _errors(part: Mapping[str, Any]) -> Mapping[str, Any]:
    errors = part.get("errors")
    return errors if isinstance(errors, dict) else {}


def _logs(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    logs = body.get("event_logs")
    return [log for log in logs if isinstance(log, dict)] if isinstance(logs, list) else []


def _texts(value: Any) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
