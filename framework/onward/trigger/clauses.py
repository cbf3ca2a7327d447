"""Remarks about single clauses of a trigger."""

import math
import re
from collections.abc import Iterator

from onward.event import TYPES
from onward.trigger.finding import Finding, written
from onward.trigger.operators import OPERATORS, number_of_value
from onward.trigger.tree import MEMBERS, TEXT_FIELDS, Condition, keys_of
from onward.values import nearest

__all__ = ["about_clause"]

_ORDERS = frozenset({"<", "<=", ">", ">="})
_EQUALITIES = frozenset({"=", "!="})
_TEXTS_OF_CONTEXT = frozenset({"ip", "locale", "timezone", "userAgent"})
_NEGATIVE = re.compile(r"\[-[0-9]+\]")


def about_clause(condition: Condition) -> Iterator[Finding]:
    """What is odd about one clause on its own."""
    if condition.type not in MEMBERS or condition.operator not in OPERATORS:
        yield Finding(
            "unknown-condition",
            f"{written(condition)} is not known here, so it never holds.",
            "Write the clause again with a field and an operator of the trigger language.",
        )
    elif MEMBERS[condition.type] in TEXT_FIELDS:
        yield from _about_text_member(condition)
        yield from _about_text(condition)
    else:
        yield from _about_number(condition)
        yield from _about_path(condition)
        yield from _about_text(condition)


def _about_text_member(condition: Condition) -> Iterator[Finding]:
    member = MEMBERS[condition.type]
    if condition.operator in _ORDERS:
        yield Finding(
            "number-on-text",
            f"{written(condition)} compares numbers, but {member} holds text, so it never holds.",
            f"Compare {member} with = or !=, or ask for a property.",
        )
    is_compared = member == "type" and condition.operator in _EQUALITIES
    if is_compared and condition.value and condition.value not in TYPES:
        near = nearest(str(condition.value), TYPES)
        yield Finding(
            "unknown-type",
            f'No event has the type "{condition.value}".',
            f'Write "{near}".' if near else f"Write one of {', '.join(TYPES)}.",
        )


def _about_number(condition: Condition) -> Iterator[Finding]:
    if condition.operator in _ORDERS and math.isnan(number_of_value(condition.value)):
        yield Finding(
            "not-a-number",
            f"{written(condition)} compares with something that is not a number, so it never holds.",
            "Write a number after the operator, or use = for text.",
        )


def _about_text(condition: Condition) -> Iterator[Finding]:
    value = condition.value
    if condition.operator not in _EQUALITIES or not isinstance(value, str):
        return
    if value != value.strip():
        yield Finding(
            "padded-text",
            f"The text of {written(condition)} begins or ends with a space, and spaces count.",
            "Take the space away unless events have it.",
        )
    word = {"none": "null", "nil": "null", "undefined": "null"}.get(value.lower(), value.lower())
    if word in {"true", "false", "null"} and value not in {"true", "false"}:
        yield Finding(
            "text-not-value",
            f'{written(condition)} compares with the text "{value}".',
            f"Write {word} in small letters without quotes to mean the value.",
        )


def _about_path(condition: Condition) -> Iterator[Finding]:
    name = condition.name or ""
    member, *rest = keys_of(condition)
    if "*" in name:
        yield Finding(
            "wildcard-path",
            f'The * in "{name}" is an ordinary character: triggers look at one place at a time.',
            "Name one position, as in products[0].",
        )
    if _NEGATIVE.search(name):
        yield Finding(
            "path-position",
            f'"{name}" counts from the end, but positions count from 0 at the start.',
            "Name a position from the start, as in products[0].",
        )
    if rest[:1] in (["$"], [member]):
        yield Finding(
            "doubled-root",
            f"{written(condition)} looks for {rest[0]} inside {member}.",
            f"Take the second {rest[0]} away, unless events have it there.",
        )
    if member == "context" and len(rest) > 1 and rest[0] in _TEXTS_OF_CONTEXT:
        yield Finding(
            "path-into-text",
            f"context.{rest[0]} is text with nothing inside, so {written(condition)} finds nothing.",
            f"End the path at context.{rest[0]}.",
        )
