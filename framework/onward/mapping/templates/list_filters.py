"""The filters of templates that work on lists."""

import re
from collections.abc import Callable
from typing import Any, Final

from onward.mapping.jsontext import json_text
from onward.mapping.templates.bounds import MAX_OUTPUT, fail
from onward.mapping.templates.calls import Call
from onward.mapping.templates.operators import is_number, member
from onward.values import MISSING


def _attribute(value: Any, attribute: Any) -> Any:
    if attribute is None:
        return value
    for key in str(attribute).split("."):
        value = member(value, int(key) if re.fullmatch("[0-9]{1,6}", key) else key)
    return value


def _map(call: Call, value: Any, attribute: Any, default: Any = MISSING) -> list[Any]:
    found = [_attribute(item, attribute) for item in call.items(value)]
    return [(None if default is MISSING else default) if x is MISSING else x for x in found]


def _join(call: Call, value: Any, d: Any = "", attribute: Any = None) -> str:
    texts = [call.text(_attribute(item, attribute)) for item in call.items(value)]
    glue = call.text(d)
    if sum(map(len, texts)) + len(glue) * len(texts) > 2 * MAX_OUTPUT:
        fail("it builds a text of more than 64 KiB", call.line)
    return call.made(glue.join(texts))


def _sum(call: Call, value: Any, attribute: Any = None, start: Any = 0) -> Any:
    total = call.number(start)
    for item in call.items(value):
        number = _attribute(item, attribute)
        if number is not MISSING and number is not None:
            total += call.number(number)
    return total


def _ordered(call: Call, value: Any, attribute: Any, key: Callable[..., Any]) -> list[Any]:
    items = call.items(value)
    found = [_attribute(item, attribute) for item in items]
    if not all(map(is_number, found)) and not all(isinstance(x, str) for x in found):
        fail(f'the filter "{call.filter}" takes a list of numbers, or of texts', call.line)
    return [items[i] for i in sorted(range(len(items)), key=lambda i: key(found[i]))]


def _folded(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _sort(
    call: Call,
    value: Any,
    reverse: Any = None,
    case_sensitive: Any = None,
    attribute: Any = None,
) -> list[Any]:
    key = (lambda x: x) if case_sensitive else _folded
    ordered = _ordered(call, value, attribute, key)
    return ordered[::-1] if reverse else ordered


def _extreme(index: int) -> Callable[..., Any]:
    def run(call: Call, value: Any, attribute: Any = None) -> Any:
        ordered = _ordered(call, value, attribute, _folded)
        return ordered[index] if ordered else MISSING

    return run


def _unique(call: Call, value: Any) -> list[Any]:
    found: dict[str, Any] = {}
    for item in call.items(value):
        found.setdefault(json_text(_folded(item)), item)
    return list(found.values())


def _pairs(call: Call, value: Any) -> list[list[Any]]:
    if not isinstance(value, dict):
        call.wrong("a group of values", value)
    return [[key, item] for key, item in value.items()]


def _length(call: Call, value: Any) -> int:
    if not isinstance(value, (list, dict, str)):
        call.wrong("text or a list", value)
    return len(value)


def _end(index: int) -> Callable[..., Any]:
    return lambda call, value: next(iter(call.items(value)[index:][:1]), MISSING)


def _reverse(call: Call, value: Any) -> Any:
    return value[::-1] if isinstance(value, str) else call.items(value)[::-1]


LIST_FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "count": _length,
    "first": _end(0),
    "items": _pairs,
    "join": _join,
    "last": _end(-1),
    "length": _length,
    "list": lambda call, value: call.items(value),
    "map": _map,
    "max": _extreme(-1),
    "min": _extreme(0),
    "reverse": _reverse,
    "sort": _sort,
    "sum": _sum,
    "unique": _unique,
}
