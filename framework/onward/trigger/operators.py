"""What each operator asks of the value that an event has."""

import math
import re
from collections.abc import Callable
from typing import Any

from onward.trigger.tree import Value
from onward.values import MISSING, text_of

__all__ = ["OPERATORS", "Test", "number_of_value", "operator_test"]

Test = Callable[[Any], bool]
"""Asks one thing of a value that was found, or of an event."""

_NUMERIC = re.compile(r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|Infinity)")
_WHOLE = re.compile(r"[+-]?[0-9]{1,400}")


def number_of_value(value: Value) -> float:
    """The number an operator compares with: numeric text counts, other text is not-a-number."""
    if isinstance(value, bool) or value is None:
        return math.nan
    if not isinstance(value, str):
        return value
    text = value.strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMERIC.fullmatch(text) else math.nan


def _is_number(found: object) -> bool:
    return isinstance(found, (int, float)) and found is not True and found is not False


def _equal(value: Value) -> Test:
    expected = text_of(value)
    return lambda found: found == expected


def _not_equal(value: Value) -> Test:
    if isinstance(value, bool):
        return lambda found: found is not value
    expected = text_of(value)
    return lambda found: found != expected


def _number_equal(value: Value) -> Test:
    expected = number_of_value(value)
    return lambda found: _is_number(found) and found == expected


def _number_not_equal(value: Value) -> Test:
    expected = number_of_value(value)
    return lambda found: _is_number(found) and found != expected


def _less(value: Value) -> Test:
    expected = number_of_value(value)
    return lambda found: _is_number(found) and found < expected


def _at_most(value: Value) -> Test:
    expected = number_of_value(value)
    return lambda found: _is_number(found) and found <= expected


def _more(value: Value) -> Test:
    expected = number_of_value(value)
    return lambda found: _is_number(found) and found > expected


def _at_least(value: Value) -> Test:
    expected = number_of_value(value)
    return lambda found: _is_number(found) and found >= expected


def _contains(value: Value) -> Test:
    part = text_of(value)
    return lambda found: isinstance(found, str) and part in found


def _not_contains(value: Value) -> Test:
    part = text_of(value)
    return lambda found: isinstance(found, str) and part not in found


def _starts(value: Value) -> Test:
    part = text_of(value)
    return lambda found: isinstance(found, str) and found.startswith(part)


def _not_starts(value: Value) -> Test:
    part = text_of(value)
    return lambda found: isinstance(found, str) and not found.startswith(part)


def _ends(value: Value) -> Test:
    part = text_of(value)
    return lambda found: isinstance(found, str) and found.endswith(part)


def _not_ends(value: Value) -> Test:
    part = text_of(value)
    return lambda found: isinstance(found, str) and not found.endswith(part)


def _exists(_: Value) -> Test:
    return lambda found: found is not None and found is not MISSING


def _not_exists(_: Value) -> Test:
    return lambda found: found is None or found is MISSING


def _true(_: Value) -> Test:
    return lambda found: found is True


def _false(_: Value) -> Test:
    return lambda found: found is False


OPERATORS: dict[str, Callable[[Value], Test]] = {
    "=": _equal,
    "!=": _not_equal,
    "number_equals": _number_equal,
    "number_not_equals": _number_not_equal,
    "<": _less,
    "<=": _at_most,
    ">": _more,
    ">=": _at_least,
    "contains": _contains,
    "not_contains": _not_contains,
    "starts_with": _starts,
    "not_starts_with": _not_starts,
    "ends_with": _ends,
    "not_ends_with": _not_ends,
    "exists": _exists,
    "not_exists": _not_exists,
    "is_true": _true,
    "is_false": _false,
}


def operator_test(operator: str, value: Value) -> Test | None:
    """The test of an operator with its value; ``None`` for an operator that does not exist.

    Source: spec, "The trigger language", section 3.
    """
    make = OPERATORS.get(operator)
    return make(value) if make else None
