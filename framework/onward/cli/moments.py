"""Times as people write them: a date, or how long ago."""

import re
from datetime import datetime, timedelta

from onward.event import parse_time

_AGO = re.compile(r"([0-9]{1,6})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment_of(text: str, now: datetime) -> datetime | None:
    """``2026-11-20T10:00Z``, or how long before ``now``: ``90m``, ``24h``, ``7d``."""
    ago = _AGO.fullmatch(text)
    if ago:
        return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    return parse_time(text)


def shown(text: str | None) -> str:
    """A time of an answer as it is printed, in UTC: ``2026-11-20 10:00:00``."""
    return (text or "")[:19].replace("T", " ")
