"""Sentences about values a file holds, for the person who wrote it."""

from collections.abc import Mapping, Sequence
from typing import Any

from onward.values import MISSING, nearest, type_name

_TYPES = {
    "null": "empty",
    "boolean": "true or false",
    "number": "a number",
    "string": "text",
    "array": "a list",
    "object": "a group of values",
    "missing": "missing",
}
_WANTED = {
    "string_type": ("text", "Put it in quotes."),
    "bool_type": ("true or false", "Write true or false."),
    "list_type": ("a list", "Write each item on a line of its own after a dash."),
    "dict_type": ("a group of keys", "Write key: value lines, indented."),
    "int_type": ("a whole number", "Write it without quotes."),
    "float_type": ("a number", "Write it without quotes."),
}
_LIMITS = {"ge": "at least", "gt": "more than", "le": "at most"}


def everyday(value: object = MISSING) -> str:
    """A value as a person would name it, shortened: ``text: "yes"``."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f"text: {quoted(value)}"
        case int() | float():
            return f"the number {value}"
        case _:
            return _TYPES[type_name(value)]


def quoted(text: str) -> str:
    """A text in quotes, shortened to 40 characters."""
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'


def listed(names: Sequence[str], *, most: int = 20) -> str:
    """Names in a row, the last ones counted when there are many."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def unknown(owner: str, kind: str, word: str, choices: Sequence[str]) -> tuple[str, str]:
    """Message and hint for a name nobody knows: ``Acme has no field "emial". Did you …?``."""
    near = nearest(word, list(choices))
    message = f"{owner} has no {kind} {quoted(word)}."
    if near:
        message = f'{message} Did you mean "{near}"?'
    if not choices:
        return message, f"There is no {kind} to choose from."
    return message, f"{kind[:1].upper()}{kind[1:]}s: {listed(list(choices))}."


def sentence(error: Mapping[str, Any]) -> tuple[str, str, str]:
    """Code, message and hint of one finding of the shape's validator."""
    *_, last = error["loc"]
    name = f"Item {last + 1}" if isinstance(last, int) else f'"{last}"'
    found, limits, kind = error["input"], error.get("ctx", {}), error["type"]
    if kind in _WANTED:
        wanted, hint = _WANTED[kind]
        return "wrong-type", f"{name} should be {wanted}, but it is {everyday(found)}.", hint
    if kind == "string_pattern_mismatch":
        message = f'{name} should be in kebab-case such as "demo-requested", but it is "{found}".'
        return "not-kebab-case", message, "Use small letters, digits and single dashes."
    if kind == "literal_error":
        message = f"{name} should be {limits['expected']}, but it is {everyday(found)}."
        return "wrong-value", message, "Write one of them, without quotes."
    limit = next(name for name in _LIMITS if name in limits)
    message = f"{name} should be {_LIMITS[limit]} {limits[limit]:g}, but it is {found:g}."
    return "out-of-range", message, ""
