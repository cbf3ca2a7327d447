"""What the functions written by hand share: readings of values that are not as they should be.

The usual value is asked for in line, ``if type(v) is not str: v = text(v)``: no call for it.
"""

import math
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any

NUMERIC = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class RefusedError(Exception):
    """This event cannot be sent."""


def text(value: Any) -> str:
    """A text, also from a number, true, false or a list of one; empty for none."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, (int, float)):
        raise RefusedError
    return str(int(value)) if value == int(value) else repr(value)


def amount(value: Any) -> Decimal | None:
    """An exact amount, also from text."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value is None or value == "":
        return None
    if isinstance(value, str):
        if NUMERIC.fullmatch(value) is None:
            raise RefusedError
        return Decimal(value.strip())
    if not isinstance(value, (int, float)):
        raise RefusedError
    if isinstance(value, float):
        return Decimal(int(value)) if value.is_integer() else Decimal(repr(value))
    return Decimal(value)


def whole(value: Any) -> int | None:
    """A whole number, also from text."""
    number = amount(value)
    if number is None:
        return None
    if number != int(number):
        raise RefusedError
    return int(number)


def moment(value: Any) -> datetime:
    """A moment, from any of the forms that events have.

    Numbers, or numbers as text, count seconds or smaller units since 1970.
    """
    if isinstance(value, str) and NUMERIC.fullmatch(value) is None:
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            try:
                found = parsedate_to_datetime(value)
            except ValueError:
                raise RefusedError from None
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise RefusedError
    number = float(value)
    if not math.isfinite(number) or not 1e8 <= number < 1e20:
        raise RefusedError
    while number >= 1e11:
        number /= 1_000
    return EPOCH + timedelta(seconds=number)
