"""A value found in an event, as a sentence may show it: personal data is not."""

import re
from typing import Any

from onward.values import MISSING, number_text

__all__ = ["is_personal", "shown"]

_LONGEST = 40
_EMAIL = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PHONE = re.compile(r"\+?[0-9(][0-9 ()./-]{5,20}[0-9]")
_TOKEN = re.compile(r"(?=(?:\D*\d){4})[A-Za-z0-9_.=+/-]{24,}")
_LEAST_DIGITS = 7
_NUMBER_LIKE_A_PHONE = 10**9


def is_personal(value: object) -> bool:
    """Whether a value looks like an e-mail address, a phone number or a token.

    Source: spec, "How errors read for a person", section 2, rule 3.
    """
    if isinstance(value, str):
        return bool(
            _EMAIL.search(value)
            or _TOKEN.fullmatch(value)
            or (
                _PHONE.fullmatch(value)
                and not _DATE.fullmatch(value)
                and sum(map(str.isdigit, value)) >= _LEAST_DIGITS
            )
        )
    return isinstance(value, (int, float)) and abs(value) >= _NUMBER_LIKE_A_PHONE


def shown(value: Any) -> str:
    """A found value in everyday words: ``"Order Completed"``, ``5``, ``a list``, ``missing``."""
    if isinstance(value, str):
        if is_personal(value):
            return f'a value of {len(value)} characters that starts with "{value[:2]}"'
        return f'"{value[:_LONGEST]}…"' if len(value) > _LONGEST else f'"{value}"'
    if value is MISSING:
        return "missing"
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return "a long number" if is_personal(value) else number_text(value)
    return "a list" if isinstance(value, list) else "a group of values"
