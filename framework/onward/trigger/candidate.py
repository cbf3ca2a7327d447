"""Other conditions, close to one that does not hold, that would."""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from onward.trigger.predicates import compile_tree, find
from onward.trigger.shown import is_personal
from onward.trigger.tree import MEMBERS, TEXT_FIELDS, Condition, keys_of
from onward.trigger.value import MOST_DIGITS
from onward.values import MISSING, nearest, text_of, walk

__all__ = ["folded", "nearest_condition"]

Event = dict[str, Any]
Weighed = tuple[int, Condition]

_CLOSE, _SIMILAR, _FAR, _WEAK = range(1, 5)
_LONGEST = 200
_ALIKE = 0.6
_PARTS = frozenset({"contains", "starts_with", "ends_with"})
_UNREACHABLE = frozenset(".[]")
_SIGNS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """A text without what people mix up: letter case, spaces, dashes, underscores."""
    return _SIGNS.sub("", text).casefold()


def nearest_condition(condition: Condition, event: Event) -> Weighed | None:
    """The condition most like ``condition`` that holds for ``event``, with how far it is.

    ``None`` if only leaving it out helps.
    """
    if condition.type not in MEMBERS:
        return None
    found = find(condition, event)
    holding = [
        (weight, other)
        for weight, other in _candidates(condition, found, event)
        if compile_tree(other)(event)
    ]
    return min(holding, key=lambda pair: pair[0], default=None)


def _candidates(condition: Condition, found: Any, event: Event) -> Iterator[Weighed]:
    if found is MISSING or found is None:
        yield from _other_paths(condition, event)
        return
    if isinstance(found, str):
        yield from _parts(condition, found)
        if _is_sayable(found) and condition.operator != "not_exists":
            yield _distance(found, text_of(condition.value)), _with(condition, "=", found)
    elif condition.type not in TEXT_FIELDS.values():
        yield from _plain(condition, found)
    yield _WEAK, _with(condition, "exists", None)


def _with(condition: Condition, operator: str, value: Any) -> Condition:
    return replace(condition, operator=operator, value=value)


def _is_sayable(text: str) -> bool:
    has_both_quotes = '"' in text and "'" in text
    return len(text) <= _LONGEST and not has_both_quotes and not is_personal(text)


def _distance(found: str, wanted: str) -> int:
    if folded(found) == folded(wanted):
        return _CLOSE
    ratio = SequenceMatcher(None, found.casefold(), wanted[:_LONGEST].casefold()).ratio()
    return _SIMILAR if ratio >= _ALIKE else _FAR


def _parts(condition: Condition, found: str) -> Iterator[Weighed]:
    """The same part of a text, in the letter case in which it is there."""
    part = text_of(condition.value)
    at = found.lower().find(part.lower()) if part else -1
    actual = found[at : at + len(part)]
    if condition.operator not in _PARTS or at < 0 or not _is_sayable(actual):
        return
    if "*" not in actual:
        yield _CLOSE, _with(condition, condition.operator, actual)
    yield _CLOSE, _with(condition, "contains", actual)


def _plain(condition: Condition, found: Any) -> Iterator[Weighed]:
    """The same question with the number, or with the boolean, that is there."""
    if isinstance(found, bool):
        yield _SIMILAR, _with(condition, f"is_{str(found).lower()}", None)
    elif isinstance(found, (int, float)) and _is_writable(found):
        if condition.operator in {"<", "<=", ">", ">="}:
            yield _CLOSE, _with(condition, f"{condition.operator[0]}=", found)
        yield _SIMILAR, _with(condition, "number_equals", found)


def _is_writable(number: float) -> bool:
    return abs(number) < 10**MOST_DIGITS and not is_personal(number)


def _other_paths(condition: Condition, event: Event) -> Iterator[Weighed]:
    """The same question at a place that exists: a name of other spelling, the other traits."""
    keys = keys_of(condition)
    if len(keys) < 2:
        return
    scope = walk(event, keys[:-1])
    if isinstance(scope, dict):
        names = [key for key in scope if key and not _UNREACHABLE & set(key)]
        near = nearest(keys[-1], names)
        if near is not None:
            yield _CLOSE, replace(condition, name=".".join([*keys[1:-1], near]))
    if condition.type == "event-trait":
        inside = ".".join(["traits", *keys[1:]])
        yield _CLOSE, replace(condition, type="event-context", name=inside)
    elif condition.type == "event-context" and keys[1] == "traits" and len(keys) > 2:
        yield _CLOSE, replace(condition, type="event-trait", name=".".join(keys[2:]))
