"""How long, how much settled data is kept: what ``retention`` says."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from onward.config.document import Document
from onward.config.shapes import RetentionShape
from onward.values import nearest

KEEP = timedelta(days=30)
LONGEST = timedelta(days=3_650)

_QUANTITY = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,3})?) ?([A-Za-z]+)")
_TIMES = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
_SIZES = {
    "MB": 10**6,
    "GB": 10**9,
    "TB": 10**12,
    "MiB": 2**20,
    "GiB": 2**30,
    "TiB": 2**40,
}


@dataclass(frozen=True, slots=True)
class Retention:
    """How long settled deliveries are kept, and how much of them.

    Attributes:
        size: Bytes; ``None`` for as many as there are.
    """

    age: timedelta = KEEP
    size: int | None = None


def read_retention(document: Document, written: dict[str, Any] | None) -> Retention:
    """The retention; what is wrong with it is among the document's problems."""
    shape = RetentionShape.read(document, ("retention",), written or {})
    if shape is None:
        return Retention()
    if shape.days is not None and shape.age is not None:
        message = '"days" and "age" say the same thing twice.'
        document.report("duplicate-key", message, "Delete one of them.", at=("retention", "days"))
    age = KEEP if shape.days is None else timedelta(days=shape.days)
    if shape.age is not None:
        age = _age(document, shape.age) or age
    return Retention(age, None if shape.size is None else _size(document, shape.size))


def _age(document: Document, text: str) -> timedelta | None:
    found = _QUANTITY.fullmatch(text)
    unit = _TIMES.get(found[2].lower().removesuffix("s")) if found else None
    example = "Write 36 hours, 30 days or 6 months."
    if found is None or unit is None:
        message = f'"age" should be a number with its unit, but it is text: "{text}".'
        document.report("wrong-value", message, example, at=("retention", "age"))
        return None
    # A number that large has no length of time.
    number = min(float(found[1]), 1e6)
    age = number * unit
    if not timedelta() < age <= LONGEST:
        message = f'"age" should be more than nothing and at most 10 years, but it is "{text}".'
        document.report("wrong-value", message, example, at=("retention", "age"))
        return None
    return age


def _size(document: Document, text: str) -> int | None:
    found = _QUANTITY.fullmatch(text)
    unit = _SIZES.get(found[2]) if found else None
    if found is not None and unit is not None and (size := int(float(found[1]) * unit)):
        return size
    near = nearest(found[2], _SIZES) if found and unit is None else None
    hint = f"Did you mean {near}?" if near else "Write 500 MB, 2 GB or 1.5 TB."
    message = f'"size" should be a number with its unit, but it is text: "{text}".'
    document.report("wrong-value", message, hint, at=("retention", "size"))
    return None
