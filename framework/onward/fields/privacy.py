"""What a message may show of a value: never anything personal."""

import re
from typing import Any

from onward.values import text_of, type_name

_ADDRESS = re.compile(r"[^\s@]@[^\s@]")
_PHONE = re.compile(r"\+?[0-9(][0-9()./ -]*")
_DATE = re.compile(r"[0-9]{4}[-/][0-9]{1,2}[-/]")
_TOKEN = re.compile(r"[A-Za-z0-9_.=+/~-]{20,}")
_GROUPS = {"object": "a group of values", "array": "a list"}
_SHOWN = 40


def looks_personal(text: str) -> bool:
    """Whether a text may be an e-mail address, a phone number or a token."""
    if _ADDRESS.search(text):
        return True
    digits = sum(character.isdigit() for character in text)
    if _PHONE.fullmatch(text) and digits >= 7 and not text.isdigit() and not _DATE.match(text):
        return True
    if text.isdigit() and 9 <= len(text) <= 15:
        return True
    return _TOKEN.fullmatch(text) is not None and digits > 0 and not text.startswith("http")


def shown(value: Any, *, is_personal: bool, is_secret: bool = False) -> str:
    """The value as a message shows it: quoted, shortened, or only its length."""
    kind = type_name(value)
    if kind in _GROUPS:
        return _GROUPS[kind]
    text = text_of(value)
    if is_secret or is_personal or (kind == "string" and looks_personal(text)):
        size = f"a value of {len(text)} character{'' if len(text) == 1 else 's'}"
        if is_secret or len(text) < 6:
            return size
        return f'{size} that starts with "{text[:2]}"'
    if kind != "string":
        return text
    return f'"{text}"' if len(text) <= _SHOWN else f'"{text[:_SHOWN]}…"'
