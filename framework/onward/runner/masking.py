"""Personal data as it is printed: enough to recognise, too little to use."""

import re
from collections.abc import Collection
from ipaddress import ip_address
from typing import Any

from onward.request import MASK

_EMAIL = re.compile(r"[^\s@\"<>]+@[^\s@\"'<>]+\.[^\s@\"'<>]+")
_PHONE = re.compile(r"\+?[0-9(][0-9 ()./-]{6,}[0-9]")
_DIGEST = re.compile(r"[0-9a-fA-F]{32,128}")
_ADDRESS = re.compile(r"(?<![\w.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?!\w|\.\w)")
_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_PERSONAL = frozenset(
    {
        "birthday",
        "city",
        "dob",
        "email",
        "firstname",
        "gender",
        "ip",
        "lastname",
        "mobile",
        "phone",
        "postalcode",
        "postcode",
        "street",
        "surname",
        "username",
        "zip",
    }
)
# Identifiers of events look like digests, and a person needs them to find an event again.
_HARMLESS = frozenset({"deduplicationid", "eventid", "messageid", "transactionid"})
# "name" alone is personal beside a person's other traits, and harmless for a product or an app.
_PEOPLE = frozenset({"traits", "user", "userdata", "userinfo", "customer", "person"})


def masked(value: Any, personal: Collection[str] = ()) -> Any:
    """``value`` as JSON with personal data cut short: ``"ada@example.com"`` -> ``"ad••••"``.

    Args:
        value: A JSON value; it is not changed.
        personal: Texts that are known to stand for a person, wherever they occur.
    """
    return _masked(value, frozenset(personal), key="", is_person=False)


def masked_text(text: str, personal: Collection[str] = ()) -> str:
    """A sentence with the personal data in it cut short."""
    for known in sorted(personal, key=len, reverse=True):
        if len(known) > 2:
            text = text.replace(known, shortened(known))
    for pattern in (_EMAIL, _DIGEST):
        text = pattern.sub(lambda found: shortened(found[0]), text)
    return _ADDRESS.sub(lambda found: shortened(found[0]), text)


def shortened(text: str) -> str:
    """The first two characters, the rest hidden; of short texts nothing."""
    return f"{text[:2]}{MASK}" if len(text) > 4 else MASK


def _masked(value: Any, personal: frozenset[str], *, key: str, is_person: bool) -> Any:
    if isinstance(value, dict):
        inside = is_person or _plain(key) in _PEOPLE
        return {
            name: _masked(inner, personal, key=str(name), is_person=inside)
            for name, inner in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_masked(inner, personal, key=key, is_person=is_person) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    text = str(value)
    if not text:
        return value
    if _plain(key) in _HARMLESS and text not in personal:
        return value
    if text in personal or _is_personal_key(key, is_person=is_person) or _looks_personal(text):
        return shortened(text)
    return masked_text(value, personal) if isinstance(value, str) else value


def _plain(key: str) -> str:
    return "".join(_WORDS.findall(key)).lower()


def _is_personal_key(key: str, *, is_person: bool) -> bool:
    plain = _plain(key)
    return plain in _PERSONAL or (is_person and plain in {"name", "fullname"})


def _looks_personal(text: str) -> bool:
    if _EMAIL.fullmatch(text) or _DIGEST.fullmatch(text):
        return True
    if text.startswith(("+", "00", "(")) and _PHONE.fullmatch(text):
        return True
    try:
        ip_address(text)
    except ValueError:
        return False
    return "." in text or ":" in text
