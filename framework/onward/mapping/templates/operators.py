"""The operators of templates, on the values that JSON knows."""

import operator
from collections.abc import Callable
from typing import Any, Final

from onward.mapping.intake import everyday
from onward.mapping.templates.bounds import LARGEST, MAX_OUTPUT, Absent, Rendering, fail
from onward.values import MISSING

Operand = tuple[Any, str]
"""A value, with the words in which the template names it."""


def is_number(value: Any) -> bool:
    """Whether a value is a number; true and false are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def need(value: Any, name: str) -> None:
    """Leave the field out when a value is not there."""
    if value is MISSING:
        text = f"{name} is missing"
        raise Absent(text)
    if value is None:
        text = f"{name} is empty"
        raise Absent(text)


def _numbers(sign: str, left: Operand, right: Operand, line: int) -> None:
    for value, name in (left, right):
        need(value, name)
        if not is_number(value):
            fail(f'"{sign}" takes numbers, but {name} is {everyday(value)}', line)


def add(left: Operand, right: Operand, rendering: Rendering, line: int) -> Any:
    """The sum of two numbers, or two texts in one."""
    (a, a_name), (b, b_name) = left, right
    need(a, a_name)
    need(b, b_name)
    if isinstance(a, str) and isinstance(b, str):
        return rendering.bounded(a + b, line)
    if is_number(a) and is_number(b):
        return _plus(left, right, rendering, line)
    kinds = f"{a_name} is {everyday(a)} and {b_name} is {everyday(b)}"
    return fail(f'"+" takes two numbers, or two texts, but {kinds}; join texts with ~', line)


def _calculated(sign: str, count: Callable[[Any, Any], Any]) -> "Operator":
    def calculate(left: Operand, right: Operand, _rendering: Rendering, line: int) -> Any:
        _numbers(sign, left, right, line)
        try:
            result = count(left[0], right[0])
        except ZeroDivisionError:
            fail(f'"{sign}" cannot divide by {right[1]}, which is 0', line)
        except OverflowError:
            fail(f'"{sign}" has numbers that are too large', line)
        return _small(sign, result, line) if sign == "*" else result

    return calculate


def power(left: Operand, right: Operand, _rendering: Rendering, line: int) -> Any:
    """A number to the power of another, below 10^15."""
    _numbers("**", left, right, line)
    base, exponent = left[0], right[0]
    try:
        size = abs(float(base)) ** float(exponent)
    except ZeroDivisionError:
        fail(f'"**" cannot raise {left[1]}, which is 0, to a negative power', line)
    except OverflowError:
        size = float(LARGEST)
    _small("**", size, line)
    result = base**exponent
    if isinstance(result, complex):
        fail('"**" of a negative number takes whole exponents only', line)
    return result


def _small(sign: str, result: Any, line: int) -> Any:
    if not -LARGEST < result < LARGEST:
        fail(f'the result of "{sign}" is 10^15 or more', line)
    return result


Operator = Callable[[Operand, Operand, Rendering, int], Any]

_plus = _calculated("+", operator.add)
OPERATORS: Final[dict[str, Operator]] = {
    "Add": add,
    "Sub": _calculated("-", operator.sub),
    "Mul": _calculated("*", operator.mul),
    "Pow": power,
    "Div": _calculated("/", operator.truediv),
    "FloorDiv": _calculated("//", operator.floordiv),
    "Mod": _calculated("%", operator.mod),
}
_ORDER: Final = {"lt": operator.lt, "lteq": operator.le, "gt": operator.gt, "gteq": operator.ge}


def compare(sign: str, left: Operand, right: Operand, rendering: Rendering, line: int) -> bool:
    """Whether two values stand to each other as ``sign`` says (``eq``, ``lt``, ``in``, …)."""
    (a, a_name), (b, b_name) = left, right
    if sign in {"eq", "ne"}:
        rendering.weigh(a, line)
        return bool(a == b) == (sign == "eq")
    if sign in {"in", "notin"}:
        return _is_in(a, b, rendering, line) == (sign == "in")
    need(a, a_name)
    need(b, b_name)
    if not (is_number(a) and is_number(b)) and not (isinstance(a, str) and isinstance(b, str)):
        kinds = f"{a_name} is {everyday(a)} and {b_name} is {everyday(b)}"
        fail(f"only two numbers or two texts can be put in order, but {kinds}", line)
    return bool(_ORDER[sign](a, b))


def _is_in(item: Any, whole: Any, rendering: Rendering, line: int) -> bool:
    if isinstance(whole, str):
        rendering.spend(1 + len(whole) // 16, line)
        return isinstance(item, str) and item in whole
    if isinstance(whole, dict):
        return isinstance(item, str) and item in whole
    if isinstance(whole, list):
        rendering.weigh(whole, line)
        return item in whole
    return False


def concatenate(operands: list[Operand], rendering: Rendering, line: int) -> str:
    """All values as one text."""
    for value, name in operands:
        need(value, name)
    texts = [rendering.text(value, line) for value, _ in operands]
    if sum(map(len, texts)) > MAX_OUTPUT:
        fail("it builds a text of more than 64 KiB", line)
    return rendering.bounded("".join(texts), line)


def signed(sign: str, operand: Operand, line: int) -> Any:
    """A number with its sign kept or turned."""
    _numbers(sign, operand, operand, line)
    return -operand[0] if sign == "-" else operand[0]


def member(value: Any, key: Any) -> Any:
    """A member of an object, an item of a list, a character of a text; nothing else is reached."""
    if isinstance(value, dict):
        return value.get(key, MISSING) if isinstance(key, str) else MISSING
    if isinstance(value, (list, str)) and isinstance(key, int) and not isinstance(key, bool):
        return value[key] if -len(value) <= key < len(value) else MISSING
    return MISSING


def part(value: Any, start: Any, stop: Any, step: Any, *, line: int) -> Any:
    """A stretch of a text or a list; missing for anything else."""
    if not isinstance(value, (list, str)):
        return MISSING
    for bound in (start, stop, step):
        if bound is not None and (not isinstance(bound, int) or isinstance(bound, bool)):
            fail(f"a stretch [a:b] takes whole numbers, not {everyday(bound)}", line)
    if step == 0:
        fail("a stretch [a:b:c] cannot go in steps of 0", line)
    return value[start:stop:step]
