"""What LinkedIn answers, as data: what it means for each event of a request."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from onward.action import Answer, Answers, share_out
from onward.outcome import Delivered, Outcome, Paused, Rejected, Retry, Split, Verdict
from onward.request import Response

# Source: LinkedIn, "Conversions API", section "Error handling"; "LinkedIn API Versioning";
# "Refresh Tokens with OAuth 2.0". The first row that fits decides.
ANSWERS = Answers(
    "LinkedIn",
    (
        Answer(
            "reauthorise",
            "The member has withdrawn this connection's access to LinkedIn.",
            'Sign in again with "onward login".',
            status=(401,),
            code=("REVOKED_ACCESS_TOKEN",),
        ),
        Answer(
            "reauthorise",
            "LinkedIn does not accept the access token: it has expired or is wrong.",
            'Sign in again with "onward login", or put a new token where auth.access_token points.',
            status=(401,),
        ),
        Answer(
            "pause",
            "The conversion rule was not found in an ad account this connection may write to.",
            "Check in Campaign Manager that the rule exists, and that the member who signed in has "
            "a role above VIEWER on its ad account.",
            status=(403,),
            says="No ad accounts found",
        ),
        Answer(
            "pause",
            'LinkedIn refuses access: "{said}".',
            "Sign in with the scopes rw_conversions and r_ads, as a member with a role above VIEWER "
            "on the ad account.",
            status=(403,),
        ),
        Answer(
            "pause",
            "The conversion rule belongs to the Insight Tag or to a file upload, so it takes no "
            "events from a server.",
            "Choose a rule whose method is the Conversions API, or let onward apply create one.",
            status=(400,),
            says="method should be CONVERSIONS_API",
        ),
        Answer(
            "pause",
            "The conversion rule is disabled on LinkedIn.",
            "Enable it in Campaign Manager, or run onward apply, then resume its deliveries.",
            status=(400,),
            says="marked as deleted|enabled should be true",
        ),
        Answer(
            "pause",
            "LinkedIn got a request without an API version.",
            'Set "apiVersion" in the connection\'s settings.',
            status=(400,),
            code=("VERSION_MISSING",),
        ),
        Answer(
            "pause",
            'LinkedIn no longer serves this version of its API: "{said}".',
            'Raise "apiVersion" in the connection\'s settings, then resume its deliveries.',
            status=(426,),
        ),
        Answer(
            "reject",
            "LinkedIn rejected this event: {said}",
            "Send events within 90 days of their time, and none from the future.",
            status=(400,),
            says="within 90 days|INVALID_CONVERSION_TIME",
        ),
        Answer(
            "reject",
            "LinkedIn rejected this event: {said}",
            "Compare the request in the preview with what LinkedIn names here.",
            status=(400, 422),
        ),
        Answer(
            "slow down",
            'LinkedIn takes no more requests for the moment: "{said}".',
            "Wait; sending goes on by itself. Daily limits end at 00:00 UTC.",
            status=(429,),
        ),
        Answer(
            "retry",
            'LinkedIn has trouble for the moment: "{said}".',
            "Wait; it is tried again by itself.",
            status=(408, 423, *range(500, 600)),
        ),
    ),
)

_INDEX = re.compile(r"Index: (\d+),?\s*")
_INDICES = re.compile(r"indices \[([\d, ]+)\]")
_BATCH_INDEX = re.compile(r"\{[^{}]*batchIndex=(\d+)[^{}]*\}")
_FAULT = re.compile(r"ERROR :: (\S*) :: ")
_LONGEST = 500


def read_answer(response: Response, count: int, rule_id: str) -> Sequence[Outcome] | Verdict:
    """What an answer to conversion events says, for ``count`` events of one rule."""
    if response.is_success:
        return _read_success(response, count)
    code, said = error_of(response)
    verdict = ANSWERS.verdict(response, code=code, said=_readable(said), single=count == 1)
    match verdict:
        case Paused(reason=reason):
            about = reason.replace("The conversion rule", f"The conversion rule {rule_id}", 1)
            return replace(verdict, reason=about)
        case Rejected() | Split() if count > 1:
            faults = faults_by_index(said, count)
            if not faults:
                return Split(verdict.reason, verdict.code)
            hint = verdict.hint if isinstance(verdict, Rejected) else ""
            return share_out(faults, count, partial(_refused, hint, verdict.code))
        case _:
            return verdict


def error_of(response: Response) -> tuple[str, str]:
    """LinkedIn's code and text of an error; the status where its body says nothing."""
    body = response.json_object()
    code = body.get("code") or body.get("serviceErrorCode") or response.status
    said = body.get("message")
    if not isinstance(said, str) or not said.strip():
        said = f"status {response.status}"
    return str(code) if isinstance(code, (str, int)) else str(response.status), said


def faults_by_index(said: str, count: int) -> Mapping[int, str]:
    r"""Which events an error names, each with its own words; empty if that cannot be told.

    ``"Index: 0, ERROR :: /user :: bad\nERROR :: /eventId :: worse"`` names event 0 twice: a line
    without an index belongs to the last one named. An index beyond the batch makes all doubtful.

    Source: LinkedIn, "Conversions API", section "Error handling"; its wording may change.
    """
    faults: dict[int, list[str]] = {}
    last: int | None = None
    for line in said.splitlines():
        index = _INDEX.search(line)
        indices = _INDICES.search(line)
        items = list(_BATCH_INDEX.finditer(line))
        if index is not None:
            last = int(index.group(1))
            faults.setdefault(last, []).append(_INDEX.sub("", line, count=1))
        elif indices is not None:
            for number in re.findall(r"\d+", indices.group(1)):
                faults.setdefault(int(number), []).append(line)
        elif items:
            for item in items:
                faults.setdefault(int(item.group(1)), []).append(item.group(0))
        elif last is not None and line.strip():
            faults[last].append(line)
    if any(number >= count for number in faults):
        return {}
    return {number: "\n".join(lines) for number, lines in faults.items()}


def _refused(hint: str, code: str, said: str) -> Rejected:
    return Rejected(f"LinkedIn rejected this event: {_readable(said)}", hint, code)


def _read_success(response: Response, count: int) -> Sequence[Outcome] | Verdict:
    if count == 1:
        if response.status == 201 and not response.content.strip():
            return Delivered()
        return Retry(f"LinkedIn answered {response.status} where 201 without a body was expected.")
    elements = response.json_object().get("elements")
    if response.status == 200 and isinstance(elements, list) and len(elements) == count:
        return [_read_element(element) for element in elements]
    return Retry(f"LinkedIn answered {response.status} without a result for each event.")


def _read_element(element: Any) -> Outcome:
    status = element.get("status") if isinstance(element, dict) else None
    if not isinstance(status, int) or isinstance(status, bool):
        return Retry("LinkedIn's answer has no result for this event.")
    if 200 <= status < 300:
        return Delivered()
    error = element.get("error")
    said = error.get("message") if isinstance(error, dict) else None
    text = said if isinstance(said, str) else f"status {status}"
    row = ANSWERS.find(status, said=text)
    verdict = None if row is None else row.verdict(_readable(text), code=str(status))
    if isinstance(verdict, (Rejected, Paused, Retry)):
        return verdict
    return Retry(f'LinkedIn did not take this event: "{text}".', code=str(status))


def _readable(said: str) -> str:
    text = _FAULT.sub(r"\1: ", said.strip())
    text = "; ".join(line.strip() for line in text.splitlines() if line.strip())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
