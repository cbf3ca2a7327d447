"""The filters that a template may use: a safe part of Jinja's own."""

import html
import re
from collections.abc import Callable, Iterable
from typing import Any, Final, NoReturn
from urllib.parse import quote_plus

from onward.mapping.intake import everyday
from onward.mapping.jsontext import json_text
from onward.mapping.templates.bounds import MAX_OUTPUT, Rendering, fail
from onward.mapping.templates.operators import is_number, member, need
from onward.values import MISSING, is_truthy


class Call:
    """One use of a filter: the rendering, the line, and the words for what is filtered."""

    __slots__ = ("filter", "line", "rendering", "subject")

    def __init__(self, rendering: Rendering, name: str, subject: str, line: int) -> None:
        self.rendering = rendering
        self.filter = name
        self.subject = subject
        self.line = line

    def text(self, value: Any) -> str:
        """A value as text, for filters that work on text."""
        return self.rendering.text(value, self.line)

    def items(self, value: Any) -> list[Any]:
        """A list of values; an object gives its keys, a text its characters."""
        if not isinstance(value, (list, dict, str)):
            self.wrong("a list", value)
        self.rendering.weigh(value, self.line)
        return list(value)

    def number(self, value: Any) -> Any:
        """A number, as it is."""
        if not is_number(value):
            self.wrong("a number", value)
        return value

    def whole(self, value: Any) -> int:
        """A whole number small enough to count with."""
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong("a whole number", value)
        return max(-MAX_OUTPUT, min(MAX_OUTPUT, int(value)))

    def wrong(self, expected: str, found: Any) -> NoReturn:
        """Say that the filter cannot work on this."""
        what = (
            f'the filter "{self.filter}" takes {expected}, but {self.subject} is {everyday(found)}'
        )
        fail(what, self.line)

    def made(self, text: str) -> str:
        """A new text, unless it is too long."""
        return self.rendering.bounded(text, self.line)


def _text_filter(change: Callable[[str], str]) -> Callable[..., str]:
    def run(call: Call, value: Any) -> str:
        return call.made(change(call.text(value)))

    return run


def _default(_call: Call, value: Any, default_value: Any = "", boolean: Any = None) -> Any:
    return default_value if value is MISSING or (boolean and not is_truthy(value)) else value


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


def _replace(call: Call, value: Any, old: Any, new: Any, count: Any = None) -> str:
    text, gone, here = call.text(value), call.text(old), call.text(new)
    times = text.count(gone) if count is None else min(text.count(gone), call.whole(count))
    if len(text) + times * (len(here) - len(gone)) > MAX_OUTPUT:
        fail("it builds a text of more than 64 KiB", call.line)
    return call.made(text.replace(gone, here, times))


def _round(call: Call, value: Any, precision: Any = 0, method: Any = "common") -> Any:
    number, digits = call.number(value), max(-15, min(15, call.whole(precision)))
    if method == "common":
        return round(number, digits)
    if method not in {"ceil", "floor"}:
        fail('the filter "round" knows "common", "ceil" and "floor"', call.line)
    scale = 10**digits
    whole = (number * scale).__floor__() if method == "floor" else (number * scale).__ceil__()
    return whole / scale


_NUMBER: Final = re.compile(
    r"\s*[+-]?([0-9]{1,300}(\.[0-9]{0,300})?|\.[0-9]{1,300})([eE][+-]?[0-9]{1,2})?\s*"
)


def _float(_call: Call, value: Any, default: Any = 0.0) -> Any:
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value) else default
    return float(value) if is_number(value) and abs(value) < 10**300 else default


def _int(call: Call, value: Any, default: Any = 0) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,300}\s*", value):
        return int(value)
    if isinstance(value, int):
        return int(value)
    number = _float(call, value, None)
    return default if number is None else int(number)


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


def _truncate(
    call: Call,
    value: Any,
    length: Any = 255,
    killwords: Any = None,
    end: Any = "...",
) -> str:
    text, tail, most = call.text(value), call.text(end), call.whole(length)
    if len(text) <= most:
        return text
    short = text[: max(0, most - len(tail))]
    return call.made((short if killwords else short.rsplit(" ", 1)[0]) + tail)


def _trim(call: Call, value: Any, chars: Any = None) -> str:
    return call.text(value).strip(None if chars is None else call.text(chars))


def _end(index: int) -> Callable[..., Any]:
    return lambda call, value: next(iter(call.items(value)[index:][:1]), MISSING)


def _tojson(call: Call, value: Any) -> str:
    call.rendering.weigh(value, call.line)
    return call.made(json_text(value))


def _reverse(call: Call, value: Any) -> Any:
    return value[::-1] if isinstance(value, str) else call.items(value)[::-1]


_TITLE: Final = re.compile(r"([-\s({\[<]+)")


def _title(text: str) -> str:
    return "".join(word[:1].upper() + word[1:].lower() for word in _TITLE.split(text))


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "abs": lambda call, value: abs(call.number(value)),
    "capitalize": _text_filter(str.capitalize),
    "count": _length,
    "d": _default,
    "default": _default,
    "e": _text_filter(html.escape),
    "escape": _text_filter(html.escape),
    "first": _end(0),
    "float": _float,
    "int": _int,
    "items": _pairs,
    "join": _join,
    "last": _end(-1),
    "length": _length,
    "list": lambda call, value: call.items(value),
    "lower": _text_filter(str.lower),
    "map": _map,
    "max": _extreme(-1),
    "min": _extreme(0),
    "replace": _replace,
    "reverse": _reverse,
    "round": _round,
    "sort": _sort,
    "string": _text_filter(str),
    "sum": _sum,
    "title": _text_filter(_title),
    "tojson": _tojson,
    "trim": _trim,
    "truncate": _truncate,
    "unique": _unique,
    "upper": _text_filter(str.upper),
    "urlencode": _text_filter(quote_plus),
    "wordcount": lambda call, value: len(call.text(value).split()),
}


def run_filter(call: Call, value: Any, arguments: Iterable[Any], named: dict[str, Any]) -> Any:
    """What a filter makes of a value; all but ``default`` and ``tojson`` need one."""
    if call.filter not in {"default", "d"}:
        if value is not None or call.filter != "tojson":
            need(value, call.subject)
        for argument in (*arguments, *named.values()):
            need(argument, f'an option of "{call.filter}"')
    return FILTERS[call.filter](call, value, *arguments, **named)
