"""What an answer means for each event of a request, whichever of Google's APIs gave it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, TypeVar

from onward.action import read_by_status, retry_after
from onward.action.sharing import AGAIN
from onward.outcome import (
    Delivered,
    Outcome,
    Paused,
    Reauthorise,
    Rejected,
    Retry,
    SlowDown,
    Split,
    Verdict,
)
from onward.request import Response
from onward_destinations.google_ads.answers import ANSWERS
from onward_destinations.google_ads.faults import Fault, error_of, faults_of, wait_of

_CHECKED: Final = "Google Ads checked the event and recorded nothing, as in test mode."
_TWICE: Final = frozenset(
    {
        "DUPLICATE_ORDER_ID",
        "DUPLICATE_CLICK_CONVERSION_IN_REQUEST",
        "DUPLICATE_CALL_CONVERSION_IN_REQUEST",
    }
)
_WARNED: Final = re.compile(r"\bevents\[(\d+)\]\.?")
_WHERE_TO: Final = 'Compare "customer_id", "login_customer_id" and the conversion action with Google Ads, then resume its deliveries.'

PayloadT = TypeVar("PayloadT")


def read_answer(
    response: Response, payloads: Sequence[PayloadT], is_same: Callable[[PayloadT, PayloadT], bool]
) -> Sequence[Outcome] | Verdict:
    """What an answer says of the payloads it is for.

    Args:
        is_same: Whether two payloads are one conversion, of which Google takes the first.
    """
    count = len(payloads)
    if response.is_success:
        body = response.json_object()
        if "results" in body or "partialFailureError" in body:
            return _read_rows(body, payloads, is_same)
        return _read_taken(body, count, response.status)
    error = error_of(response)
    faults = [] if error is None else faults_of(error)
    if not faults:
        return ANSWERS.verdict(response, said=_shortened(response), single=count == 1)
    wait = retry_after(response) or wait_of(error or {})
    return _read_refusal(response, faults, count, wait)


def _read_taken(body: Mapping[str, Any], count: int, status: int) -> Sequence[Outcome] | Verdict:
    request = body.get("requestId")
    if not isinstance(request, str) or not request:
        return Retry(f"Google Ads answered {status} without saying that it took the events.")
    note = f"Google took the event and decides within a day whether it counts; its request is {request}."
    notes = [note] * count
    warnings = body.get("fieldWarnings")
    for warning in warnings if isinstance(warnings, list) else []:
        if not isinstance(warning, dict):
            continue
        place, said = warning.get("field"), warning.get("description") or warning.get("reason")
        named = _WARNED.search(place) if isinstance(place, str) else None
        index = int(named[1]) if named is not None else count
        if named is not None and index < count:
            notes[index] += f" It warns of {_WARNED.sub('', str(place))}: {said}"
    return [Delivered(one) for one in notes]


def _read_refusal(
    response: Response, faults: Sequence[Fault], count: int, wait: timedelta | None
) -> Sequence[Outcome] | Verdict:
    named: dict[int, list[Verdict]] = {}
    unnamed: Verdict | None = None
    for fault in faults:
        verdict = _verdict(response, fault, wait)
        if fault.is_of_destination and isinstance(verdict, (Rejected, Split, Delivered)):
            reason = f"Google does not accept where the events go: {fault.said}"
            return Paused(reason, _WHERE_TO, fault.code)
        # What is wrong with the account, the sign-in or the moment is wrong for all.
        is_for_all = fault.index is None and isinstance(verdict, Retry)
        if is_for_all or isinstance(verdict, (Paused, Reauthorise, SlowDown)):
            return verdict
        if isinstance(verdict, Split) or fault.index is None or fault.index >= count:
            unnamed = verdict
        else:
            named.setdefault(fault.index, []).append(verdict)
    if unnamed is not None:
        return unnamed if count == 1 else _split(unnamed)
    return [_gravest(named[index]) if index in named else AGAIN for index in range(count)]


def _read_rows(
    body: Mapping[str, Any],
    payloads: Sequence[PayloadT],
    is_same: Callable[[PayloadT, PayloadT], bool],
) -> Sequence[Outcome] | Verdict:
    """Rows of the Google Ads API: one result each, empty where it failed."""
    count = len(payloads)
    results, error = body.get("results"), body.get("partialFailureError")
    failure = error if isinstance(error, dict) else None
    if results == [] and failure is None:
        return Delivered(_CHECKED)
    rows = results if isinstance(results, list) else [{}] * count
    if failure is None:
        if len(rows) != count or not all(isinstance(row, dict) and row for row in rows):
            return Retry("Google Ads answered without a result for each event.")
        return [Delivered()] * count
    # With nothing recorded in test mode there are no results beside the failures.
    rows = rows or [None] * count
    if len(rows) != count:
        return Retry("Google Ads answered without a result for each event.")
    faults = faults_of(failure)
    general = [fault for fault in faults if fault.index is None or fault.index >= count]
    outcomes: list[Outcome] = []
    for index, row in enumerate(rows):
        own = [fault for fault in faults if fault.index == index]
        if not own and (row or row is None):
            outcomes.append(Delivered(_CHECKED if row is None else ""))
            continue
        if own and own[0].code in _TWICE and count > 1:
            is_known = any(is_same(payloads[index], one) for one in payloads[:index])
            first = Delivered("The same conversion is in the request before this one.", own[0].code)
            outcomes.append(first if is_known else AGAIN)
            continue
        verdicts = [_row_verdict(fault) for fault in own or general]
        missing = Retry("Google Ads gave no result for this event.")
        outcomes.append(_gravest(verdicts) if verdicts else missing)
    # Where others were taken the configuration is right, so that such an event is at fault itself.
    is_right = any(rows)
    return [_as_refused(one) if is_right and isinstance(one, Paused) else one for one in outcomes]


def _as_refused(paused: Paused) -> Rejected:
    hint = paused.hint.replace("resume its deliveries", "replay these events")
    return Rejected(paused.reason, hint, paused.code)


def _row_verdict(fault: Fault) -> Verdict:
    row = ANSWERS.find(200, code=fault.code, said=f"{fault.code} {fault.said}")
    if row is None:
        return Rejected(
            f"Google Ads rejected this event: {fault.said}",
            "Compare the request in the preview with what Google names here.",
            fault.code,
        )
    return row.verdict(fault.said, code=fault.code)


def _verdict(response: Response, fault: Fault, wait: timedelta | None) -> Verdict:
    row = ANSWERS.find(response.status, code=fault.code, said=f"{fault.code} {fault.said}")
    if row is None:
        return read_by_status(
            response, ANSWERS.platform, said=fault.said, code=fault.code, single=True
        )
    return row.verdict(fault.said, code=fault.code, after=wait)


def _split(verdict: Verdict) -> Verdict:
    """A verdict that is about nobody in particular: which of them it is about is to be found."""
    reason = verdict.note if isinstance(verdict, Delivered) else verdict.reason
    return Split(reason, verdict.code)


def _gravest(verdicts: Sequence[Verdict]) -> Outcome:
    """The verdict that decides, of several about one event, as an outcome of it."""
    for kind in (Paused, Rejected, Retry, Delivered):
        found = [one for one in verdicts if isinstance(one, kind)]
        if found and isinstance(found[0], Rejected) and len(found) > 1:
            reasons = dict.fromkeys(one.reason for one in found if isinstance(one, Rejected))
            return replace(found[0], reason=" ".join(reasons))
        if found:
            return found[0]
    first = verdicts[0]
    reason = first.note if isinstance(first, Delivered) else first.reason
    return Retry(reason, code=first.code)


def _shortened(response: Response) -> str:
    text = response.text.strip()
    return f"status {response.status}." if not text or text.startswith("<") else text[:200]
