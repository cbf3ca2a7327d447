"""The questions a template may ask with ``is``: a safe part of Jinja's tests."""

from collections.abc import Callable
from typing import Any, Final

from onward.mapping.templates.operators import is_number
from onward.values import MISSING


def _divides(value: Any, by: Any) -> bool:
    return is_number(value) and is_number(by) and by != 0 and value % by == 0


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


QUESTIONS: Final[dict[str, Callable[..., bool]]] = {
    "boolean": lambda value: isinstance(value, bool),
    "defined": lambda value: value is not MISSING,
    "divisibleby": _divides,
    "even": lambda value: _divides(value, 2),
    "false": lambda value: value is False,
    "float": lambda value: isinstance(value, float),
    "integer": _is_whole,
    "iterable": lambda value: isinstance(value, (str, list, dict)),
    "mapping": lambda value: isinstance(value, dict),
    "none": lambda value: value is None,
    "number": is_number,
    "odd": lambda value: _is_whole(value) and value % 2 == 1,
    "sequence": lambda value: isinstance(value, (str, list)),
    "string": lambda value: isinstance(value, str),
    "true": lambda value: value is True,
    "undefined": lambda value: value is MISSING,
}
