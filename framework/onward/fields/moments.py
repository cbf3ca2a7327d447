"""Points in time as events write them: ISO 8601, seconds since 1970 or smaller units."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

_NUMERIC = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*", re.ASCII)
_ISO = re.compile(
    r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})"
    r"(?:[Tt ]\s*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?"
    r"\s*(?:([Zz])|([+-])([0-9]{2}):?([0-9]{2})?)?)?",
    re.ASCII,
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
# A number of seconds is below the first bound until the year 5138, one of milliseconds
# is above it since March 1973.
_UNITS = ((10**11, 1), (10**14, 10**3), (10**17, 10**6), (10**20, 10**9))
_EARLIEST = 10**8
_USUAL: Final = frozenset({20, 24})


def is_numeric(text: str) -> bool:
    """Whether a text is a number: sign, digits, point, exponent, white space around it."""
    return _NUMERIC.fullmatch(text) is not None


def is_date_like(text: str) -> bool:
    """Whether a ``datetime`` field takes this text: a number, ISO 8601 or RFC 2822.

    Source: spec, "Destinations, actions", sections 4.4 and 16.
    """
    return is_numeric(text) or parse_date(text) is not None


def parse_date(text: str) -> datetime | None:
    """A written date as an aware UTC ``datetime``; one without zone is read as UTC."""
    parts = _ISO.fullmatch(text.strip())
    if parts is None:
        return _parse_mail_date(text)
    year, _, month, day, hour, minute, second, fraction, _, sign, ahead, past = parts.groups()
    with suppress(ValueError, OverflowError):
        moment = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "")[:6].ljust(6, "0")),
            tzinfo=UTC,
        )
        offset = timedelta(hours=int(ahead or 0), minutes=int(past or 0))
        return moment + offset if sign == "-" else moment - offset
    return None


def _parse_mail_date(text: str) -> datetime | None:
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None


def from_number(number: float) -> datetime | None:
    """A moment from a count since 1970, by its size in s, ms, µs or ns; ``None`` for others.

    ``1795168800`` and ``1795168800000`` -> 2026-11-20 10:00:00 UTC.
    """
    if not number >= _EARLIEST:
        return None
    for bound, per_second in _UNITS:
        if number < bound:
            if isinstance(number, int):
                seconds, rest = divmod(number, per_second)
                return _EPOCH + timedelta(seconds=seconds, microseconds=rest * 10**6 // per_second)
            return _EPOCH + timedelta(seconds=number / per_second)
    return None


def parse_written(value: str) -> datetime | None:
    """A moment written as text, as ``parse_moment`` reads it."""
    # The form events use, with or without milliseconds; the general reading costs ten times
    # as much.
    if len(value) in _USUAL and value[10] == "T" and value[7] == "-" and value[-1] == "Z":
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return parse_date(value)
    if is_numeric(value):
        text = value.strip()
        return from_number(int(text) if text.isdigit() and len(text) < 30 else float(text))
    return parse_date(value)


def parse_moment(value: str | float | datetime) -> datetime | None:
    """Any moment an event may hold, as an aware UTC ``datetime``; ``None`` if it is none."""
    if isinstance(value, str):
        return parse_written(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return from_number(value)


def iso_seconds(moment: datetime) -> str:
    """A time in UTC without fractions: ``2026-11-20T10:15:30Z``."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return f"{utc.isoformat()[:19]}Z"


def epoch_seconds(moment: datetime) -> int:
    """Whole seconds since 1970, as many platforms want times."""
    since = moment - _EPOCH
    return since.days * 86_400 + since.seconds


def epoch_milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970."""
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000 + since.microseconds // 1_000


def epoch_microseconds(moment: datetime) -> int:
    """Microseconds since 1970, exact."""
    return (moment - _EPOCH) // _MICROSECOND
