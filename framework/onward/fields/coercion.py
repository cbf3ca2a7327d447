"""Coercions: a value of another type becomes one of the wanted type, or none does."""

import math
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, final

import msgspec

from onward.fields.moments import is_numeric
from onward.request import Secret
from onward.values import number_text


@final
class Failed:
    """No coercion gives the wanted type."""

    __slots__ = ()


FAILED: Final = Failed()

Convert = Callable[[Any], Any]


def to_text(value: Any) -> Any:
    """A text: numbers as they are written in JSON, ``true`` and ``false``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return number_text(value) if isinstance(value, (int, float)) else FAILED


def to_number(value: Any) -> Any:
    """A number: also from true, false or numeric text."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else FAILED
    if isinstance(value, Decimal):
        return value
    return _read(value) if isinstance(value, str) and is_numeric(value) else FAILED


def _read(text: str) -> Any:
    number = float(text)
    if not math.isfinite(number):
        return FAILED
    if not number.is_integer():
        return number
    digits = text.strip()
    # Digits alone are exact, whatever their number; "1e3" is what its double is.
    plain = digits.lstrip("+-").isdigit() and len(digits) < 400
    return int(digits) if plain else int(number)


def to_integer(value: Any) -> Any:
    """A whole number: ``5.0``, ``"5."`` and ``"1e3"`` are."""
    number = to_number(value)
    if number is FAILED or number != int(number):
        return FAILED
    return int(number)


def to_boolean(value: Any) -> Any:
    """True or false: also from 1, 0, "true", "false", but from nothing else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value, FAILED)
    if isinstance(value, (int, float)) and value in {0, 1}:
        return bool(value)
    return FAILED


def to_datetime(value: Any) -> Any:
    """A date as text or number, unchanged; the format decides about text."""
    if isinstance(value, (int, float, datetime)) and not isinstance(value, bool):
        return value
    return to_text(value)


def to_object(value: Any) -> Any:
    """A group of values: nothing else becomes one."""
    return value if isinstance(value, dict) else FAILED


def to_secret_text(value: Any) -> Any:
    """A secret's text, or any text."""
    return to_text(value.reveal() if isinstance(value, Secret) else value)


def to_decimal(value: Any) -> Any:
    """An exact amount: ``129.9`` -> ``Decimal("129.9")``, ``"249.00"`` keeps its zeros."""
    if type(value) is float:
        if 1e-4 <= value < 1e16:
            # No exponent within these bounds. JSON's text is that of Python in half the time;
            # "99.0" is the number 99.
            text = msgspec.json.encode(value).decode()
            return Decimal(text[:-2] if text[-1] == "0" and text[-2] == "." else text)
        text = repr(value)
    elif type(value) is int:
        return Decimal(value)
    elif isinstance(value, str):
        text = value.strip()
    elif isinstance(value, Decimal):
        text = str(value)
    else:
        number = to_number(value)
        return FAILED if number is FAILED else Decimal(number)
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return Decimal(text)
    if not is_numeric(text):
        return FAILED
    exact = Decimal(text)
    if not exact:
        return Decimal(0)
    # Written out, 1e999999 would fill the memory.
    return Decimal(format(exact, "f")) if 1e-30 < abs(float(text)) < 1e30 else FAILED


CONVERTERS: Final[dict[str, Convert]] = {
    "string": to_text,
    "text": to_text,
    "password": to_secret_text,
    "number": to_number,
    "integer": to_integer,
    "boolean": to_boolean,
    "datetime": to_datetime,
    "object": to_object,
}
"""By field type. Source: spec, "Destinations, actions", section 4.2."""
