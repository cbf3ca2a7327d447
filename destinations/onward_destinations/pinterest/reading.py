"""What an answer of Pinterest means for each event of its request."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from onward.action import retry_after
from onward.outcome import Delivered, Outcome, Rejected, Retry, Split, Verdict
from onward.request import Response
from onward_destinations.pinterest.responses import ANSWERS

_FAILED: Final = "failed"
# Pinterest has been seen to echo a bad token, and may echo what an event held.
_NOT_SHOWN: Final = re.compile(
    r"\bpin[a-z]_\S+|[^\s@\"']+@[^\s@\"']+|\b(?=\w*\d)[\w+/=~-]{24,}|\b\d{1,3}(?:\.\d{1,3}){3}\b"
)
_LONGEST: Final = 500
_LONGEST_WAIT: Final = 3_600


def read_answer(response: Response, count: int) -> Sequence[Outcome] | Verdict:
    """What an answer to ``count`` events says, each by itself where it names them.

    An event may have failed though the status is 200. Source: Pinterest, "Track conversions in the
    API", section "Responses".
    """
    body = response.json_object()
    if response.is_success or response.status == 422:
        named = _named(body, count)
        if named is not None:
            return [_outcome(one) for one in named]
    if response.is_success:
        return Retry(f"Pinterest answered {response.status} without saying what became of events.")
    code, said = code_of(body), said_in(response, body)
    if response.status in {400, 422} and not code:
        return Retry(f"Pinterest answered {response.status}, and not in the words of its API.")
    verdict = ANSWERS.verdict(_timed(response), code=code, said=said, single=count == 1)
    if isinstance(verdict, Rejected) and count > 1:
        return Split(verdict.reason, code)
    return verdict


def code_of(body: Mapping[str, Any]) -> str:
    """Pinterest's own code; empty where there is none."""
    code = body.get("code")
    is_code = isinstance(code, (int, str)) and not isinstance(code, bool)
    return str(code) if is_code else ""


def said_in(response: Response, body: Mapping[str, Any]) -> str:
    """Pinterest's words without tokens and what is personal; the status where there are none."""
    return _shown(body.get("message")) or f"status {response.status}"


def _named(body: Mapping[str, Any], count: int) -> list[Mapping[str, Any]] | None:
    """What an answer says of each event, in their order; ``None`` if it does not name all."""
    details = body.get("details")
    holder = details if isinstance(details, dict) and "events" in details else body
    events = holder.get("events")
    if not isinstance(events, list) or len(events) != count:
        return None
    return events if all(isinstance(one, dict) for one in events) else None


def _outcome(one: Mapping[str, Any]) -> Outcome:
    match one.get("status"):
        case "processed":
            warning = _shown(one.get("warning_message"))
            return Delivered(f"Pinterest warns: {warning}" if warning else "")
        case "failed":
            return refused(_shown(one.get("error_message")) or "it does not say why.")
        case _:
            return Retry("Pinterest did not say what became of this event.")


def refused(said: str) -> Outcome:
    """The refusal of an event that Pinterest names."""
    row = ANSWERS.find(200, code=_FAILED)
    verdict = None if row is None else row.verdict(said, code=_FAILED)
    assert isinstance(verdict, Rejected)  # noqa: S101 - the table has this row
    return verdict


def _timed(response: Response) -> Response:
    """The answer with its wait as ``Retry-After``, where only Pinterest's own header has it."""
    wait = response.headers.get("x-ratelimit-reset", "").strip()
    if retry_after(response) is not None or not (wait.isascii() and wait.isdigit()):
        return response
    seconds = min(int(wait), _LONGEST_WAIT)
    return Response(
        response.status,
        response.content,
        {**response.headers, "retry-after": str(int(timedelta(seconds=seconds).total_seconds()))},
    )


def _shown(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    text = _NOT_SHOWN.sub("…", value.strip())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
