"""When events may have happened, for a platform to take them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from onward.action import Window
from onward.outcome import Rejected

Checked = tuple[datetime | None, Rejected | None]
"""When the platform stops taking an event, if ever, with why it does not take it now."""


def compile_check(
    attribute: str, label: str, max_age: Window, max_future: Window
) -> Callable[[Any, datetime], Checked]:
    """Holds when an event happened against what the platform takes.

    Args:
        attribute: The field that says when.
        label: What it is called.
    """

    def check(payload: Any, now: datetime) -> Checked:
        happened = payload.__dict__[attribute]
        if happened is None:
            return None, None
        length = max_age(payload) if callable(max_age) else max_age
        expires_at = None if length is None else happened + length
        if happened <= now and (expires_at is None or now <= expires_at):
            return expires_at, None
        if expires_at is not None and now > expires_at:
            limit = f"within the past {_words(expires_at - happened)}"
            return expires_at, invalid(f"{label} should be {limit}.")
        ahead = max_future(payload) if callable(max_future) else max_future
        if ahead is None or happened <= now + ahead:
            return expires_at, None
        limit = f"more than {_words(ahead)} ahead" if ahead else "in the future"
        return expires_at, invalid(f"{label} should not be {limit}.")

    return check


def invalid(reason: str) -> Rejected:
    """The outcome of an event that the platform would not take."""
    return Rejected(reason, code="PAYLOAD_VALIDATION_FAILED")


def _words(length: timedelta) -> str:
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        count, rest = divmod(length.total_seconds(), size)
        if count and not rest:
            return f"{count:g} {unit}s" if count != 1 else f"1 {unit}"
    return str(length)
