"""JSON values as the languages see them: missing values, paths, text, truth."""

import math
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, Final, final

__all__ = [
    "MISSING",
    "Missing",
    "compile_path",
    "is_truthy",
    "lookup",
    "nearest",
    "number_text",
    "segments",
    "text_of",
    "type_name",
]


@final
class Missing:
    """There is no value: another thing than ``None``, which is JSON's null."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()

_CUTS = re.compile(r"""\[(?=["'0-9])|\.|(?<=["'0-9])\]+""")
_INDEX = re.compile(r"0|[1-9][0-9]{0,15}")
_QUOTES = str.maketrans("", "", "'\"")


def segments(path: str) -> tuple[str, ...]:
    """The keys and indexes a path walks: ``"products[0].id"`` -> ``("products", "0", "id")``.

    Source: spec, "The mapping language", section 5, steps 1 to 4.
    """
    if path in {"", "."}:
        return ()
    return tuple(piece.translate(_QUOTES) for piece in _CUTS.split(path) if piece)


def is_truthy(value: object) -> bool:
    """Whether a value counts as true where the language asks: not for missing, null, false, 0, ""."""
    if isinstance(value, (dict, list)):
        return True
    return bool(value) and not (isinstance(value, float) and math.isnan(value))


def step(value: Any, segment: str) -> Any:
    """One step of a walk, from a value that is truthy."""
    if isinstance(value, dict):
        return value.get(segment, MISSING)
    if isinstance(value, (list, str)) and segment == "length":
        return len(value)
    if isinstance(value, list) and _INDEX.fullmatch(segment):
        index = int(segment)
        return value[index] if index < len(value) else MISSING
    return MISSING


def walk(scope: Any, keys: tuple[str, ...]) -> Any:
    """Follow ``keys`` from ``scope``; a falsy value met on the way is the result."""
    value = scope
    for key in keys:
        if type(value) is dict:
            if not value:
                return MISSING
            value = value.get(key, MISSING)
        elif not is_truthy(value):
            return value
        else:
            value = step(value, key)
    return value


def lookup(scope: Any, path: str) -> Any:
    """What ``path`` finds in ``scope``, or ``MISSING``: no error is possible."""
    return walk(scope, segments(path))


def compile_path(path: str) -> Callable[[Any], Any]:
    """A function that does ``lookup(scope, path)`` with the path already cut."""
    keys = segments(path)
    if not keys:
        return lambda scope: scope
    return lambda scope: walk(scope, keys)


def number_text(number: float) -> str:
    """The shortest text that reads back as the same number: ``5.0`` -> ``"5"``, ``1e-7`` -> ``"1e-7"``.

    Source: spec, "The mapping language", section 8.2. Integers up to 21 digits are written in full.
    """
    if isinstance(number, int):
        if abs(number) < 10**21:
            return str(number)
        number = float(number) if abs(number) < 10**308 else (math.inf if number > 0 else -math.inf)
    if number == 0:
        return "0"
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else ("Infinity" if number > 0 else "-Infinity")
    sign = "-" if number < 0 else ""
    mantissa, _, exponent = f"{abs(number)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    point = len(whole) + int(exponent or 0)
    digits = whole + fraction
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    digits = stripped.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    power = point - 1
    tail = f".{digits[1:]}" if count > 1 else ""
    return f"{sign}{digits[0]}{tail}e{'+' if power >= 0 else '-'}{abs(power)}"


def text_of(value: Any) -> str:
    """A value as text where the language prints it; null and missing are empty.

    Source: spec, "The mapping language", section 8.2.
    """
    if isinstance(value, str):
        return value
    if value is None or value is MISSING:
        return ""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, list):
        return ",".join(map(text_of, value))
    return "[object Object]"


def type_name(value: object) -> str:
    """The JSON name of a value's type; ``"missing"`` when there is none."""
    if value is MISSING:
        return "missing"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, (list, tuple)) else "object"


def nearest(word: str, choices: Mapping[str, object] | list[str] | tuple[str, ...]) -> str | None:
    """The choice a person most likely meant by ``word``, if one is close: letter case aside."""
    for choice in choices:
        if choice.lower() == word.lower():
            return choice
    lowered = {choice.lower(): choice for choice in choices}
    close = get_close_matches(word.lower(), list(lowered), n=1, cutoff=0.7)
    return lowered[close[0]] if close else None
