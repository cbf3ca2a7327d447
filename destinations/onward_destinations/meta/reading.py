"""What an answer of Meta means for the events of its request."""

from datetime import timedelta
from typing import Any, Final

import msgspec

from onward.action import Answer, read_by_status, retry_after
from onward.outcome import Delivered, Rejected, Retry, Split, Verdict
from onward.request import Response
from onward_destinations.meta.responses import ANSWERS

_WHOLE_REQUEST: Final = frozenset({"105"})
_MOST: Final = timedelta(days=1)
_LONGEST: Final = 500


def read_answer(response: Response, count: int) -> Verdict:
    """What an answer to ``count`` events says; Meta takes them all or none, and names nobody."""
    if response.is_success:
        return _read_success(response, count)
    error = error_of(response)
    if error is None and response.status != 429:
        return Retry(f"Meta answered {response.status}, and not in JSON.", retry_after(response))
    code, said = said_in(response, error or {})
    row = row_for(response.status, code, said)
    wait = _regained(response) or retry_after(response)
    if (error or {}).get("is_transient") is True and (row is None or row.kind != "slow down"):
        return Retry(f"Meta has trouble for the moment: {said}", wait, code)
    if row is None:
        return read_by_status(response, "Meta", said=said, code=code, single=count == 1)
    verdict = row.verdict(said, code=code, after=wait)
    if isinstance(verdict, Rejected) and count > 1 and code not in _WHOLE_REQUEST:
        return Split(verdict.reason, code)
    return verdict


def error_of(response: Response) -> dict[str, Any] | None:
    """The error in an answer, empty where its JSON has none; ``None`` where it is no JSON."""
    try:
        body = response.json()
    except ValueError:
        return None
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


def said_in(response: Response, error: dict[str, Any]) -> tuple[str, str]:
    """Meta's code, with its subcode if there is one, and its words for a person."""
    code, subcode = (_plain(error.get(name)) for name in ("code", "error_subcode"))
    parts = [error.get("error_user_title"), error.get("error_user_msg")]
    texts = [part.strip() for part in parts if isinstance(part, str) and part.strip()]
    said = ": ".join(texts) or error.get("message")
    if not isinstance(said, str) or not said.strip():
        said = f"status {response.status}"
    whole = f"{code}/{subcode}" if code and subcode else code
    return whole or str(response.status), said.strip()[:_LONGEST]


def row_for(status: int, code: str, said: str) -> Answer | None:
    """The row of the code with its subcode, else of the code alone, else of the status."""
    for candidate in (code, code.partition("/")[0]):
        row = ANSWERS.find(status, code=candidate, said=said)
        if row is not None and row.code:
            return row
    return ANSWERS.find(status, code=code, said=said)


def _read_success(response: Response, count: int) -> Verdict:
    body = response.json_object()
    received = body.get("events_received")
    if isinstance(received, bool) or not isinstance(received, int) or not 0 < received <= count:
        return Retry(f"Meta answered {response.status} without saying that it got the events.")
    notes = []
    if received < count:
        notes.append(f"Meta counted {received} of the {count} events of this request.")
    messages = body.get("messages")
    if isinstance(messages, list):
        notes += [f"Meta says: {_text(message)}" for message in messages if message]
    warning = response.headers.get("x-ad-api-version-warning")
    if warning:
        notes.append(f"Meta says of the API version: {warning}")
    return Delivered(" ".join(notes))


def _regained(response: Response) -> timedelta | None:
    """When Meta takes requests again. Source: Meta, "Graph API: Rate Limits"."""
    try:
        usage = msgspec.json.decode(
            response.headers.get("x-business-use-case-usage", ""), type=_Usage
        )
    except msgspec.MsgspecError:
        return None
    minutes = max((use.minutes for uses in usage.values() for use in uses), default=0.0)
    return min(timedelta(minutes=minutes), _MOST) if minutes > 0 else None


class _Use(msgspec.Struct):
    minutes: float = msgspec.field(default=0.0, name="estimated_time_to_regain_access")


_Usage = dict[str, list[_Use]]


def _plain(value: Any) -> str:
    is_code = isinstance(value, (int, str)) and not isinstance(value, bool)
    return str(value) if is_code else ""


def _text(message: Any) -> str:
    text = message if isinstance(message, str) else msgspec.json.encode(message).decode()
    return text[:_LONGEST]
