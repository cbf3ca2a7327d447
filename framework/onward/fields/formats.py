"""String formats: whether a text is an e-mail address, a web address, a date."""

import ipaddress
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Final

from onward.fields.moments import is_date_like

_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_EMAIL = re.compile(rf"{_WORD}(?:\.{_WORD})*@{_LABEL}(?:\.{_LABEL})+")
_URI_CHARACTERS = r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})"
_URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:{_URI_CHARACTERS}+")
_URI_REFERENCE = re.compile(rf"{_URI_CHARACTERS}*")
_URI_TEMPLATE = re.compile(r"(?:[^\x00-\x20\"'<>%\\^`{|}]|%[0-9A-Fa-f]{2}|\{[^{}\s]+\})*")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-]([0-9]{2})(?::?([0-9]{2}))?)?"
)
_UUID = re.compile(
    r"(?:urn:uuid:)?[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}", re.IGNORECASE
)
_HOST_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOSTNAME = re.compile(rf"(?=.{{1,254}}\Z){_HOST_LABEL}(?:\.{_HOST_LABEL})*\.?")
_SEPARATOR = re.compile(r"[Tt\s]")


def _is_date(text: str) -> bool:
    parts = _DATE.fullmatch(text)
    if parts is None:
        return False
    with suppress(ValueError):
        date(*map(int, parts.groups()))
        return True
    return False


def _is_time(text: str) -> bool:
    parts = _TIME.fullmatch(text)
    if parts is None:
        return False
    hour, minute, second, *zone = (int(part or 0) for part in parts.groups())
    if zone[0] > 23 or zone[1] > 59 or hour > 23 or minute > 59:
        return False
    return second < 60 or (second == 60 and (hour, minute) == (23, 59))


def _is_date_time(text: str) -> bool:
    return _SEPARATOR.match(text, 10) is not None and _is_date(text[:10]) and _is_time(text[11:])


def _is_ipv4(text: str) -> bool:
    with suppress(ValueError):
        ipaddress.IPv4Address(text)
        return True
    return False


def _is_ipv6(text: str) -> bool:
    with suppress(ValueError):
        return ipaddress.IPv6Address(text).scope_id is None
    return False


def _is_regex(text: str) -> bool:
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _whole(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    match = pattern.fullmatch
    return lambda text: match(text) is not None


FORMATS: Final[dict[str, Callable[[str], bool]]] = {
    "email": _whole(_EMAIL),
    "uri": _whole(_URI),
    "uri-reference": _whole(_URI_REFERENCE),
    "uri-template": _whole(_URI_TEMPLATE),
    "date-time": _is_date_time,
    "date": _is_date,
    "time": _is_time,
    "uuid": _whole(_UUID),
    "hostname": _whole(_HOSTNAME),
    "ipv4": _is_ipv4,
    "ipv6": _is_ipv6,
    "regex": _is_regex,
    "date-like": is_date_like,
}
"""By name. Source: spec, "Destinations, actions", section 4.4."""
