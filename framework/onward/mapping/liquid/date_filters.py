"""Liquid's filters on dates, always in UTC."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from onward.event import parse_time
from onward.mapping.liquid.faults import Budget
from onward.mapping.liquid.text_filters import Filter
from onward.mapping.liquid.values import is_nil, number, text
from onward.values import MISSING

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _ordinal(day: int) -> str:
    if day in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


_PARTS: Final[dict[str, Callable[[datetime], str]]] = {
    # Names of days and months are spelt out here: the machine's locale must not show.
    "a": lambda t: _DAYS[t.weekday()][:3],
    "A": lambda t: _DAYS[t.weekday()],
    "b": lambda t: _MONTHS[t.month - 1][:3],
    "B": lambda t: _MONTHS[t.month - 1],
    "c": lambda t: written(t, "%a %b %e %H:%M:%S %Y"),
    "C": lambda t: f"{t.year // 100}",
    "d": lambda t: f"{t.day:02}",
    "D": lambda t: written(t, "%m/%d/%y"),
    "e": lambda t: f"{t.day:2}",
    "F": lambda t: written(t, "%Y-%m-%d"),
    "h": lambda t: _MONTHS[t.month - 1][:3],
    "H": lambda t: f"{t.hour:02}",
    "I": lambda t: f"{(t.hour + 11) % 12 + 1:02}",
    "j": lambda t: f"{t.timetuple().tm_yday:03}",
    "k": lambda t: f"{t.hour:2}",
    "l": lambda t: f"{(t.hour + 11) % 12 + 1:2}",
    "L": lambda t: f"{t.microsecond // 1000:03}",
    "m": lambda t: f"{t.month:02}",
    "M": lambda t: f"{t.minute:02}",
    "n": lambda _t: "\n",
    "N": lambda t: f"{t.microsecond * 1000:09}",
    "p": lambda t: "AM" if t.hour < 12 else "PM",
    "P": lambda t: "am" if t.hour < 12 else "pm",
    "q": lambda t: _ordinal(t.day),
    "R": lambda t: written(t, "%H:%M"),
    "s": lambda t: f"{int(t.timestamp())}",
    "S": lambda t: f"{t.second:02}",
    "t": lambda _t: "\t",
    "T": lambda t: written(t, "%H:%M:%S"),
    "u": lambda t: f"{t.isoweekday()}",
    "U": lambda t: f"{(t.timetuple().tm_yday + 6 - t.isoweekday() % 7) // 7:02}",
    "w": lambda t: f"{t.isoweekday() % 7}",
    "W": lambda t: f"{(t.timetuple().tm_yday + 6 - t.weekday()) // 7:02}",
    "x": lambda t: written(t, "%m/%d/%y"),
    "X": lambda t: written(t, "%H:%M:%S"),
    "y": lambda t: f"{t.year % 100:02}",
    "Y": lambda t: f"{t.year}",
    "z": lambda _t: "+0000",
    "Z": lambda _t: "UTC",
    "%": lambda _t: "%",
}
_PART: Final = re.compile(r"%([-_0^#:]*)([a-zA-Z%])")


def written(moment: datetime, form: str) -> str:
    """A moment in the given form: ``%Y-%m-%d`` -> ``2026-05-04``; unknown parts stay as they are."""

    def part(found: re.Match[str]) -> str:
        flags, letter = found.groups()
        if letter not in _PARTS:
            return found.group()
        value = _PARTS[letter](moment)
        if ":" in flags and letter == "z":
            return "+00:00"
        if "-" in flags:
            value = value.lstrip("0 ") or "0"
        if "_" in flags:
            value = (value.lstrip("0") or "0").rjust(len(value))
        if "0" in flags:
            value = value.replace(" ", "0")
        return value.upper() if "^" in flags else value

    return _PART.sub(part, form)


def moment_of(value: Any) -> datetime | None:
    """The moment a value names: ISO 8601 text, or seconds since 1970; ``None`` for anything else."""
    if isinstance(value, bool) or is_nil(value):
        return None
    moment = parse_time(value)
    seconds = number(value) if moment is None and text(value).strip() else None
    if seconds is None:
        return moment
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def date(budget: Budget, value: Any, form: Any = MISSING, *, now: str | None = None) -> Any:
    """A date in the given form; what is no date passes through.

    ``"now"`` and ``"today"`` are the time the event was received: a retry must send what was sent
    before, so no clock is read.
    """
    if value in ("now", "today"):
        value = value if now is None else now
    moment = moment_of(value)
    if moment is None:
        return value
    shape = "%A, %B %-e, %Y at %-l:%M %P %z" if is_nil(form) else text(form)
    made = written(moment, shape)
    budget.spend(len(made))
    return made


def _shaped(form: str) -> Filter:
    return lambda budget, value: date(budget, value, form)


DATE_FILTERS: Final[dict[str, Filter]] = {
    "date": date,
    "date_to_long_string": _shaped("%d %B %Y"),
    "date_to_rfc822": _shaped("%a, %d %b %Y %H:%M:%S %z"),
    "date_to_string": _shaped("%d %b %Y"),
    "date_to_xmlschema": _shaped("%Y-%m-%dT%H:%M:%S%:z"),
}
