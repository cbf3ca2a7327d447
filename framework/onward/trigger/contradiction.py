"""Whether several conditions on one value can hold at once."""

import math
from collections.abc import Sequence
from itertools import combinations

from onward.trigger.operators import OPERATORS, number_of_value
from onward.trigger.tree import MEMBERS, TEXT_FIELDS, Condition
from onward.values import text_of

__all__ = ["can_hold", "clash", "negation"]

_MOST_COMPARED = 100
_TEXT_MEMBER = frozenset({"text", "nothing"})
_ANY = frozenset({"text", "number", "true", "false", "nothing", "group"})
_KINDS = (
    dict.fromkeys(("=", "contains", "starts_with", "ends_with"), frozenset({"text"}))
    | dict.fromkeys(("not_contains", "not_starts_with", "not_ends_with"), frozenset({"text"}))
    | dict.fromkeys(("number_equals", "number_not_equals"), frozenset({"number"}))
    | dict.fromkeys(("<", "<=", ">", ">="), frozenset({"number"}))
    | {
        "!=": _ANY,
        "exists": _ANY - {"nothing"},
        "not_exists": frozenset({"nothing"}),
        "is_true": frozenset({"true"}),
        "is_false": frozenset({"false"}),
    }
)
_NEGATIONS = {
    "=": "!=",
    "!=": "=",
    "exists": "not_exists",
    "not_exists": "exists",
}


def clash(several: Sequence[Condition]) -> tuple[Condition, ...] | None:
    """Conditions on one value that exclude each other, as few as can be; ``None`` if none do."""
    if can_hold(several):
        return None
    for size in (1, 2):
        for few in combinations(several[:_MOST_COMPARED], size):
            if not can_hold(few):
                return few
    return tuple(several)


def negation(condition: Condition) -> Condition | None:
    """The condition that holds exactly when this one does not, if there is one."""
    operator = _NEGATIONS.get(condition.operator)
    if operator is None or isinstance(condition.value, bool):
        return None
    return Condition(condition.type, operator, condition.name, condition.value)


def can_hold(several: Sequence[Condition]) -> bool:
    """Whether some value fulfils all conditions; where that is hard to tell, it is assumed.

    All of them ask about the same place of an event.
    """
    member = MEMBERS.get(several[0].type)
    if member is None:
        return False
    kinds = _TEXT_MEMBER if member in TEXT_FIELDS else _ANY
    for condition in several:
        kinds &= _kinds(condition)
    if kinds - {"text", "number"}:
        return True
    if "number" in kinds and _some_number(several):
        return True
    return "text" in kinds and _some_text(several)


def _kinds(condition: Condition) -> frozenset[str]:
    kinds = _KINDS.get(condition.operator, frozenset())
    if condition.operator == "!=" and isinstance(condition.value, bool):
        return kinds - {"true" if condition.value else "false"}
    return kinds


def _holds(condition: Condition, value: object) -> bool:
    return OPERATORS[condition.operator](condition.value)(value)


def _some_number(several: Sequence[Condition]) -> bool:
    numbers = [(each.operator, number_of_value(each.value)) for each in several]
    lowest = max((n for operator, n in numbers if operator[0] == ">"), default=-math.inf)
    highest = min((n for operator, n in numbers if operator[0] == "<"), default=math.inf)
    equals = [n for operator, n in numbers if operator == "number_equals"]
    if equals:
        return all(_holds(condition, equals[0]) for condition in several)
    if lowest < highest:
        return True  # There are always more numbers between two than are excluded.
    return lowest == highest and all(_holds(condition, lowest) for condition in several)


def _some_text(several: Sequence[Condition]) -> bool:
    texts = {
        operator: [text_of(c.value) for c in several if c.operator == operator]
        for operator in _KINDS
    }
    if texts["="]:
        return all(_holds(condition, texts["="][0]) for condition in several)
    starts, ends, parts = texts["starts_with"], texts["ends_with"], texts["contains"]
    head = max(starts, key=len, default="")
    tail = max(ends, key=len, default="")
    if not all(map(head.startswith, starts)) or not all(map(tail.endswith, ends)):
        return False
    return not (
        any(map(head.startswith, texts["not_starts_with"]))
        or any(map(tail.endswith, texts["not_ends_with"]))
        or any(no in some for no in texts["not_contains"] for some in (head, tail, *parts))
    )
