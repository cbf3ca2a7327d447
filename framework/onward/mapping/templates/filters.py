"""The filters that a template may use: a safe part of Jinja's own."""

import html
import re
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import quote_plus

from onward.mapping.jsontext import json_text
from onward.mapping.templates.bounds import MAX_OUTPUT, fail
from onward.mapping.templates.calls import Call
from onward.mapping.templates.list_filters import LIST_FILTERS
from onward.mapping.templates.operators import is_number, need
from onward.values import MISSING, is_truthy


def _text_filter(change: Callable[[str], str]) -> Callable[..., str]:
    def run(call: Call, value: Any) -> str:
        return call.made(change(call.text(value)))

    return run


def _default(_call: Call, value: Any, default_value: Any = "", boolean: Any = None) -> Any:
    return default_value if value is MISSING or (boolean and not is_truthy(value)) else value


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


def _tojson(call: Call, value: Any) -> str:
    call.rendering.weigh(value, call.line)
    return call.made(json_text(value))


_TITLE: Final = re.compile(r"([-\s({\[<]+)")


def _title(text: str) -> str:
    return "".join(word[:1].upper() + word[1:].lower() for word in _TITLE.split(text))


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    **LIST_FILTERS,
    "abs": lambda call, value: abs(call.number(value)),
    "capitalize": _text_filter(str.capitalize),
    "d": _default,
    "default": _default,
    "e": _text_filter(html.escape),
    "escape": _text_filter(html.escape),
    "float": _float,
    "int": _int,
    "lower": _text_filter(str.lower),
    "replace": _replace,
    "round": _round,
    "string": _text_filter(str),
    "title": _text_filter(_title),
    "tojson": _tojson,
    "trim": _trim,
    "truncate": _truncate,
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
    try:
        return FILTERS[call.filter](call, value, *arguments, **named)
    except (OverflowError, ValueError):
        return fail(f'the filter "{call.filter}" has numbers that are too large', call.line)
