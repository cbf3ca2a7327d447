"""What is wrong, read from an answer of either of Google's APIs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from onward.request import Response

_EVENT: Final = re.compile(r"\bevents\[(\d+)\]")
_EVENT_ABOVE: Final = re.compile(r".*\bevents\[\d+\]\.?")
_SECONDS: Final = re.compile(r"(\d{1,5})(?:\.\d+)?s")
_ROWS: Final = frozenset(
    {"conversions", "conversionAdjustments", "conversion_adjustments", "operations"}
)
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        code: Google's own: ``INVALID_CURRENCY_CODE``.
        said: Google's words, with the place.
        index: Which event it is about; ``None`` where it is about none or all of them.
        is_of_destination: Whether it is about where the events go.
    """

    code: str
    said: str
    index: int | None = None
    is_of_destination: bool = False


def error_of(response: Response) -> Mapping[str, Any] | None:
    """The error in an answer; ``searchStream`` wraps even that in a list."""
    try:
        body = response.json()
    except ValueError:
        return None
    if isinstance(body, list) and body:
        body = body[0]
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else None


def faults_of(error: Mapping[str, Any]) -> list[Fault]:
    """The faults an error names, in its order; one for the whole where it names none."""
    found = [fault for detail in _details(error) for fault in _in_detail(detail)]
    if found:
        return found
    reasons = [_text(detail.get("reason")) for detail in _details(error)]
    code = next(filter(None, reasons), "") or _text(error.get("status"))
    return [Fault(code, _sentence(_text(error.get("message")) or code))]


def wait_of(error: Mapping[str, Any]) -> timedelta | None:
    """How long an error asks to wait; an hour where a day's quota is used up."""
    for detail in _details(error):
        delay = _SECONDS.fullmatch(_text(detail.get("retryDelay")))
        if delay is not None:
            return timedelta(seconds=int(delay[1]))
        for one in _dicts(detail.get("errors")):
            inner = one.get("details")
            quota = inner.get("quotaErrorDetails") if isinstance(inner, dict) else None
            delay = (
                _SECONDS.fullmatch(_text(quota.get("retryDelay")))
                if isinstance(quota, dict)
                else None
            )
            if delay is not None:
                return timedelta(seconds=int(delay[1]))
        metadata = detail.get("metadata")
        limit = metadata.get("quota_limit") if isinstance(metadata, dict) else None
        if "day" in _text(limit).lower():
            return timedelta(hours=1)
    return None


def _in_detail(detail: Mapping[str, Any]) -> Iterator[Fault]:
    for violation in _dicts(detail.get("fieldViolations")):
        place = _text(violation.get("field"))
        said = _text(violation.get("description")) or _text(violation.get("reason"))
        named = _EVENT.findall(place)
        within = _EVENT_ABOVE.sub("", place)
        yield Fault(
            _text(violation.get("reason")),
            _sentence(f"{within}: {said}" if within else said),
            int(named[-1]) if named else None,
            "destinations[" in place,
        )
    for one in _dicts(detail.get("errors")):
        code = one.get("errorCode")
        known = next(iter(code.values()), "") if isinstance(code, dict) else ""
        yield Fault(
            _text(known), _sentence(_text(one.get("message")) or _text(known)), _row_of(one)
        )


def _row_of(one: Mapping[str, Any]) -> int | None:
    location = one.get("location")
    steps = location.get("fieldPathElements") if isinstance(location, dict) else None
    for step in _dicts(steps):
        if step.get("fieldName") in _ROWS:
            # JSON leaves out an index of zero.
            index = step.get("index", 0)
            text = str(index)
            return int(text) if text.isascii() and text.isdigit() else None
    return None


def _details(error: Mapping[str, Any]) -> list[dict[str, Any]]:
    return _dicts(error.get("details"))


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _text(value: Any) -> str:
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""
