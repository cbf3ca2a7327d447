"""Liquid's filters on numbers: binary floating point without silent NaN."""

import math
from collections.abc import Callable
from typing import Any, Final

from onward.mapping.intake import everyday
from onward.mapping.liquid.faults import Budget, unfit
from onward.mapping.liquid.text_filters import Filter, count
from onward.mapping.liquid.values import number
from onward.values import MISSING

_SLACK: Final = 1 + 2.0**-52


def _operand(name: str, value: Any) -> Any:
    found = number(value)
    if found is None:
        shown = "this text is none" if isinstance(value, str) else f"this is {everyday(value)}"
        unfit(f'the filter "{name}" takes numbers, and {shown}')
    return found


def _calculation(name: str, calculate: Callable[[Any, Any], Any]) -> Filter:
    def run(_budget: Budget, value: Any, other: Any = MISSING) -> Any:
        left, right = _operand(name, value), _operand(name, other)
        try:
            return calculate(left, right)
        except ZeroDivisionError:
            unfit(f'the filter "{name}" cannot divide by 0')
        except OverflowError:
            unfit(f'the filter "{name}" has numbers that are too large')

    return run


def _change(name: str, change: Callable[[Any], Any]) -> Filter:
    return lambda _budget, value: change(_operand(name, value))


def _divide(left: Any, right: Any) -> Any:
    exact = isinstance(left, int) and isinstance(right, int) and right and not left % right
    return left // right if exact else left / right


def _modulo(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int):
        return left % right
    if right == 0:
        raise ZeroDivisionError
    return math.fmod(math.fmod(left, right) + right, right)


def _round(_budget: Budget, value: Any, digits: Any = MISSING) -> Any:
    found, places = _operand("round", value), max(-300, count(digits, 0))
    if places > 15 or (isinstance(found, int) and places >= 0):
        return found
    try:
        scaled = abs(found) * 10.0**places * _SLACK
        whole = math.floor(scaled + 0.5) / 10.0**places
    except OverflowError:
        return found
    return math.copysign(whole, found)


def _bound(choose: Callable[[Any, Any], Any]) -> Filter:
    def run(_budget: Budget, value: Any, limit: Any = MISSING) -> Any:
        return choose(number(value) or 0, number(limit) or 0)

    return run


NUMBER_FILTERS: Final[dict[str, Filter]] = {
    "abs": _change("abs", abs),
    "at_least": _bound(max),
    "at_most": _bound(min),
    "ceil": _change("ceil", math.ceil),
    "divided_by": _calculation("divided_by", _divide),
    "floor": _change("floor", math.floor),
    "minus": _calculation("minus", lambda a, b: a - b),
    "modulo": _calculation("modulo", _modulo),
    "plus": _calculation("plus", lambda a, b: a + b),
    "round": _round,
    "times": _calculation("times", lambda a, b: a * b),
    "to_integer": _change("to_integer", math.trunc),
}
