"""Values as Liquid sees them: text, truth, equality, order.

Source: spec, "The mapping language", section 7.
"""

import re
from typing import Any, Final

from onward.values import MISSING, number_text

_NUMBER: Final = re.compile(
    r"\s*[+-]?(?:[0-9]{1,300}\.?[0-9]{0,300}|\.[0-9]{1,300})(?:[eE][+-]?[0-9]{1,2})?\s*"
)


class Nothingness:
    """What ``blank`` and ``empty`` stand for in a comparison."""

    __slots__ = ("blank",)

    def __init__(self, *, blank: bool) -> None:
        self.blank = blank

    def fits(self, value: Any) -> bool:
        """Whether a value is blank, or empty."""
        if isinstance(value, str):
            return not (value.strip() if self.blank else value)
        if isinstance(value, (list, dict)):
            return not value
        return self.blank and (is_nil(value) or value is False)


BLANK: Final = Nothingness(blank=True)
EMPTY: Final = Nothingness(blank=False)


def is_nil(value: Any) -> bool:
    """Whether there is no value: null or missing."""
    return value is None or value is MISSING


def holds(value: Any) -> bool:
    """Whether a value counts as true: all but nil and false do."""
    return value is not False and not is_nil(value)


def text(value: Any) -> str:
    """A value as it is rendered."""
    if isinstance(value, str):
        return value
    if is_nil(value) or isinstance(value, Nothingness):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, list):
        return "".join(map(text, value))
    return "[object Object]"


def number(value: Any) -> Any:
    """A value as a number, numeric text too; ``None`` for what is no number."""
    if isinstance(value, bool) or is_nil(value):
        return int(bool(value))
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        if not value.strip():
            return 0
        if _NUMBER.fullmatch(value):
            return int(value) if value.strip().lstrip("+-").isdecimal() else float(value)
    return None


def equal(left: Any, right: Any) -> bool:
    """Whether two values are the same, without any conversion between types."""
    if isinstance(left, Nothingness):
        left, right = right, left
    if isinstance(right, Nothingness):
        return right.fits(left)
    if is_nil(left) or is_nil(right):
        return is_nil(left) and is_nil(right)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict) or isinstance(right, dict):
        return left is right
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def ordered(sign: str, left: Any, right: Any) -> bool:
    """Whether two values stand in an order; never with a missing one."""
    if is_nil(left) or is_nil(right):
        return False
    if not (isinstance(left, str) and isinstance(right, str)):
        left, right = _comparable(left), _comparable(right)
        if left is None or right is None:
            return False
    match sign:
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case _:
            return bool(left >= right)


def _comparable(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else number(value)


def contains(whole: Any, item: Any) -> bool:
    """Whether a text has a part, or a list an item."""
    if isinstance(whole, str):
        return not is_nil(item) and text(item) in whole
    return isinstance(whole, list) and any(equal(own, item) for own in whole)


def member(value: Any, key: Any) -> Any:
    """What ``value.key`` or ``value[key]`` reaches: members and items, ``size``, ``first``, ``last``."""
    if isinstance(value, dict):
        name = text(key)
        if name in value:
            return value[name]
        return len(value) if name == "size" else MISSING
    if isinstance(value, (list, str)) and key in ("size", "length"):
        return len(value)
    if isinstance(value, list):
        if isinstance(key, str):
            key = {"first": 0, "last": -1}.get(key, number(key))
        if isinstance(key, int) and -len(value) <= key < len(value):
            return value[key]
    return MISSING
