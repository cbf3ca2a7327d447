"""From a trigger's tree to its text."""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from onward.trigger.field import escaped
from onward.trigger.operators import number_of_value
from onward.trigger.tree import MEMBERS, TEXT_FIELDS, Condition, Group, Node, as_tree, no_trigger
from onward.trigger.value import MOST_DIGITS
from onward.values import number_text, text_of

__all__ = ["clause_text", "digits", "format_trigger", "readable_text"]

_CALLS = {
    "contains": ("contains", "", ""),
    "starts_with": ("match", "", "*"),
    "ends_with": ("match", "*", ""),
}
_WORDS = {
    "exists": "!= null",
    "not_exists": "= null",
    "is_true": "= true",
    "is_false": "= false",
}
_EQUALITIES = {"number_equals": "=", "number_not_equals": "!="}
_ORDERS = frozenset({"<", "<=", ">", ">="})
_EXACT_FLOAT = 2**53


def format_trigger(tree: Node | Mapping[str, Any]) -> str:
    """The text of a tree, or of its plain dict.

    Raises:
        TriggerError: It carries an error, or no text can say it.

    Source: spec, "The trigger language", section 4.
    """
    return _whole(as_tree(tree), plain_number=True)


def readable_text(tree: Node) -> str:
    r"""The text of a tree, such that it reads back: ``properties.\0``, not ``properties.0``.

    Raises:
        TriggerError: No text can say it.
    """
    return _whole(tree, plain_number=False)


def clause_text(condition: Condition) -> str:
    """The text of one condition.

    Raises:
        TriggerError: No text can say it.
    """
    return _condition(condition, plain_number=False)


def _whole(tree: Node, *, plain_number: bool) -> str:
    text = _node(tree, plain_number=plain_number)
    # The form writes a lone child group without its parentheses, so the two languages agree.
    if text.startswith("(") and text.endswith(")") and text.count("(") + text.count(")") == 2:
        return text[1:-1]
    return text


def _node(node: Node, *, plain_number: bool) -> str:
    if isinstance(node, Condition):
        return _condition(node, plain_number=plain_number)
    return f" {node.operator} ".join(
        f"({_node(child, plain_number=plain_number)})"
        if isinstance(child, Group)
        else _condition(child, plain_number=plain_number)
        for child in node.children
    )


def _condition(condition: Condition, *, plain_number: bool) -> str:
    field = _field(condition, plain_number=plain_number)
    operator = condition.operator
    if operator in _WORDS:
        return f"{field} {_WORDS[operator]}"
    if operator in _EQUALITIES:
        return f"{field} {_EQUALITIES[operator]} {_number(condition)}"
    if operator in _ORDERS and not math.isnan(number_of_value(condition.value)):
        return f"{field} {operator} {_number(condition)}"
    positive = operator.removeprefix("not_")
    if positive not in _CALLS:
        return f"{field} {operator} {_value(condition)}"
    function, before, after = _CALLS[positive]
    sign = "" if positive == operator else "!"
    value = (
        _value(condition)
        if positive == "contains"
        else _quoted(f"{before}{text_of(condition.value)}{after}")
    )
    return f"{sign}{function}({field}, {value})"


def _field(condition: Condition, *, plain_number: bool) -> str:
    member = MEMBERS.get(condition.type)
    if member is None:
        what = f'"{condition.type}" is not a type of condition.'
        raise no_trigger(
            what,
            expected=f"one of {', '.join(MEMBERS)}",
            found=condition.type,
        )
    if member in TEXT_FIELDS:
        return member
    if not condition.name:
        what = f"a condition on {member} has no name. Name a member, as in {member}.plan."
        raise no_trigger(
            what,
            expected="a name",
            found="none",
        )
    return f"{member}.{_path(condition.name, plain_number=plain_number)}"


def _path(name: str, *, plain_number: bool) -> str:
    if plain_number and name.isascii() and name.isdigit():
        return (
            name  # Segment's own spelling, which stored triggers have; it reads back escaped only.
        )
    pieces = name.split(".")
    return escaped(name) if "" in pieces else ".".join(map(escaped, pieces))


def _value(condition: Condition) -> str:
    value = condition.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return digits(value)
    return _quoted(text_of(value))


def _number(condition: Condition) -> str:
    return digits(number_of_value(condition.value))


def digits(number: float) -> str:
    """A number in digits alone: triggers have no exponents.

    Raises:
        TriggerError: It is no finite number.
    """
    if not abs(number) < 10**MOST_DIGITS:  # true of not-a-number as well
        what = "a number is too large to write."
        raise no_trigger(what, expected="a number", found="none")
    if isinstance(number, int) or (number.is_integer() and abs(number) >= _EXACT_FLOAT):
        return str(int(number))
    text = number_text(number)
    return f"{Decimal(text):f}" if "e" in text else text


def _quoted(text: str) -> str:
    if '"' not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    what = "a text with both kinds of quotes cannot be written. Compare with a part of it."
    raise no_trigger(
        what,
        expected="at most one kind of quotes",
        found="both",
    )
