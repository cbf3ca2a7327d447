"""From an answer of Google's to the outcomes of events."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from onward.action import share_out
from onward.outcome import Delivered, Outcome, Paused, Rejected, Retry, Split, Verdict
from onward.request import Response
from onward_destinations.ga4.events import AnalyticsEvent
from onward_destinations.ga4.responses import ANSWERS, COMPARE

VALIDATED: Final = "Validated only: the validation server found no fault and recorded nothing."
_INDEX: Final = re.compile(r"index:? \[(\d+)\]|events\[(\d+)\]")
_TAKEN: Final = frozenset({200, 202, 204})
_LONGEST: Final = 500


def read_answer(
    response: Response, events: Sequence[AnalyticsEvent]
) -> Sequence[Outcome] | Verdict:
    """What an answer says; whose it is shows in its form."""
    if not response.is_success:
        return _read_error(response, len(events))
    body = response.json_object()
    messages = body.get("validationMessages")
    if isinstance(messages, list):
        return _read_validation(messages, len(events))
    request_id = body.get("requestId")
    if isinstance(request_id, str) and request_id:
        return _read_taken(request_id, body.get("fieldWarnings"), len(events))
    if response.status in _TAKEN and not response.content.strip():
        return [Delivered(event.finding or "") for event in events]
    return Paused(
        f"Something other than Google answered {response.status}: the collector answers without a "
        "body.",
        "Check the proxy between Onward and Google, then resume it; these events may have been "
        "counted.",
        "unknown-answer",
    )


def findings(response: Response, count: int) -> Mapping[int, str]:
    """What the validation server found, by event; what names no event is said of all."""
    messages = response.json_object().get("validationMessages")
    found: dict[int, list[str]] = {}
    for message in _objects(messages):
        at = _index(message)
        for index in range(count) if at is None or at >= count else (at,):
            found.setdefault(index, []).append(_described(message))
    return {index: " ".join(texts) for index, texts in found.items()}


def _read_validation(messages: list[Any], count: int) -> Sequence[Outcome] | Verdict:
    known = list(_objects(messages))
    if len(known) != len(messages):
        return Retry("The validation server's answer cannot be read.")
    if not known:
        return Delivered(VALIDATED)
    outcomes: list[Outcome] = [Delivered(VALIDATED)] * count
    for message in reversed(known):
        verdict = _verdict(str(message.get("validationCode", "")), _described(message))
        at = _index(message)
        if at is not None and at < count:
            outcomes[at] = verdict
        elif count == 1:
            outcomes = [verdict]
        else:
            return Split(_described(message))
    return outcomes


def _verdict(code: str, said: str) -> Rejected | Retry:
    row = ANSWERS.find(200, code=code, said=said)
    verdict = None if row is None else row.verdict(said, code=code)
    if isinstance(verdict, (Rejected, Retry)):
        return verdict
    return Rejected(f"GA4 rejected this event: {said}", COMPARE, code)


def _read_taken(request_id: str, warnings: Any, count: int) -> list[Outcome]:
    note = f"Google took it as request {request_id} and decides later what counts."
    about: dict[int, list[str]] = {}
    for warning in _objects(warnings):
        at = _index(warning)
        for index in range(count) if at is None or at >= count else (at,):
            about.setdefault(index, []).append(_described(warning))
    return [Delivered(" ".join([note, *about.get(index, ())])) for index in range(count)]


def _read_error(response: Response, count: int) -> Sequence[Outcome] | Verdict:
    error = response.json_object().get("error")
    if not isinstance(error, dict):
        return ANSWERS.verdict(response, said=_words(response.text, response), single=True)
    violations, reason = _details(error.get("details"))
    said = _words(error.get("message"), response)
    code = reason or str(error.get("status") or "")
    if violations and all(field.startswith("destinations") for field, _ in violations):
        code, said = "DESTINATION", violations[0][1]
    verdict = ANSWERS.verdict(response, code=code, said=said, single=count == 1)
    if not isinstance(verdict, Rejected) or count == 1:
        return verdict if not violations or count > 1 else _of_one(verdict, violations)
    faults: dict[int, list[str]] = {}
    for field, text in violations:
        at = _INDEX.search(field)
        if at is None or _number(at) >= count:
            return Split(verdict.reason, code)
        faults.setdefault(_number(at), []).append(text)
    if not faults:
        return Split(verdict.reason, code)
    told = {index: " ".join(texts) for index, texts in faults.items()}
    return share_out(told, count, partial(_refused, code))


def _of_one(verdict: Verdict, violations: Sequence[tuple[str, str]]) -> Verdict:
    if not isinstance(verdict, Rejected):
        return verdict
    return _refused(verdict.code, " ".join(text for _, text in violations))


def _refused(code: str, said: str) -> Rejected:
    reason = said.partition(":")[0]
    row = ANSWERS.find(400, code=reason, said=said)
    hint = row.fix if row is not None and row.code else COMPARE
    return Rejected(f"GA4 rejected this event: {said}"[:_LONGEST], hint, code)


def _details(details: Any) -> tuple[list[tuple[str, str]], str]:
    """The fields at fault with what is wrong with them, and the reason for the whole refusal."""
    violations, reason = [], ""
    for detail in _objects(details):
        reason = reason or str(detail.get("reason") or "")
        for one in _objects(detail.get("fieldViolations")):
            words = (one.get("reason"), one.get("description"))
            text = ": ".join(str(word) for word in words if word)
            violations.append((str(one.get("field", "")), text))
    return violations, reason


def _objects(values: Any) -> Iterable[dict[str, Any]]:
    found = values if isinstance(values, list) else []
    return [one for one in found if isinstance(one, dict)]


def _index(message: Mapping[str, Any]) -> int | None:
    for name in ("description", "fieldPath", "field"):
        found = _INDEX.search(str(message.get(name, "")))
        if found is not None:
            return _number(found)
    return None


def _number(found: re.Match[str]) -> int:
    return int(found[1] or found[2])


def _described(message: Mapping[str, Any]) -> str:
    text = str(message.get("description") or message.get("validationCode") or "no reason given")
    return text[:_LONGEST]


def _words(said: object, response: Response) -> str:
    text = said.strip() if isinstance(said, str) else ""
    return text[:_LONGEST] if text else f"status {response.status}"
