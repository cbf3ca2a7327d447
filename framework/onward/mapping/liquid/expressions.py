"""Expressions of a Liquid template as functions."""

import re
from collections.abc import Callable
from typing import Any, Final

from onward.mapping.liquid import values
from onward.mapping.liquid.faults import Unfit, fault_at, unfit
from onward.mapping.liquid.filters import run_filter
from onward.mapping.liquid.rendering import Rendering, Run

MAX_RANGE: Final = 10_000
_ESCAPED: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_LETTERS: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def value_of(node: Any) -> Run:
    """The function that gives an expression's value."""
    return _EXPRESSIONS[type(node).__name__](node)


def _literal(node: Any) -> Run:
    value = node.value
    return lambda _rendering: value


def _text(node: Any) -> Run:
    value = _ESCAPED.sub(_unescaped, node.value)
    return lambda _rendering: value


def _unescaped(found: re.Match[str]) -> str:
    code, letter = found.groups()
    return chr(int(code, 16)) if code else _LETTERS.get(letter, letter)


def _fixed(value: Any) -> Callable[[Any], Run]:
    return lambda _node: lambda _rendering: value


def _path(node: Any) -> Run:
    root, *rest = [
        value_of(key) if type(key).__name__ == "Path" else _constant(key) for key in node.path
    ]

    def run(rendering: Rendering) -> Any:
        value = rendering.name(values.text(root(rendering)))
        for key in rest:
            value = values.member(value, key(rendering))
        return value

    return run


def _constant(value: Any) -> Run:
    return lambda _rendering: value


def _range(node: Any) -> Run:
    start, stop = value_of(node.start), value_of(node.stop)

    def run(rendering: Rendering) -> list[int]:
        first, last = (int(values.number(end(rendering)) or 0) for end in (start, stop))
        if last - first >= MAX_RANGE:
            unfit(f"a range may have at most {MAX_RANGE} numbers")
        return list(range(first, last + 1))

    return run


def _filtered(node: Any) -> Run:
    first = value_of(node.left)
    steps = [_filter(step) for step in node.filters or ()]

    def run(rendering: Rendering) -> Any:
        value = first(rendering)
        for step in steps:
            value = step(rendering, value)
        return value

    return run


def _filter(node: Any) -> Callable[[Rendering, Any], Any]:
    plain = [value_of(arg.value) for arg in node.args if type(arg).__name__ == "PositionalArgument"]
    named = {
        arg.name: value_of(arg.value)
        for arg in node.args
        if type(arg).__name__ == "KeywordArgument"
    }
    name, token = node.name, node.token

    def run(rendering: Rendering, value: Any) -> Any:
        arguments = [item(rendering) for item in plain]
        options = {key: item(rendering) for key, item in named.items()}
        try:
            return run_filter(
                name, value, arguments, options, budget=rendering.budget, now=rendering.now()
            )
        except Unfit as error:
            raise fault_at(str(error), token.source, token.start_index) from error

    return run


def _condition(node: Any) -> Run:
    inner = value_of(node.expression)
    return lambda rendering: values.holds(inner(rendering))


def _and(node: Any) -> Run:
    left, right = value_of(node.left), value_of(node.right)
    return lambda rendering: values.holds(left(rendering)) and values.holds(right(rendering))


def _or(node: Any) -> Run:
    left, right = value_of(node.left), value_of(node.right)
    return lambda rendering: values.holds(left(rendering)) or values.holds(right(rendering))


def _not(node: Any) -> Run:
    # The parser reads "not a and b" as "not (a and b)"; the dialect's "not" binds to a alone.
    inner = node.right
    if type(inner).__name__ in {"LogicalAndExpression", "LogicalOrExpression"}:
        left, right = _not_of(inner.left), value_of(inner.right)
        if type(inner).__name__ == "LogicalAndExpression":
            return lambda rendering: left(rendering) and values.holds(right(rendering))
        return lambda rendering: left(rendering) or values.holds(right(rendering))
    return _not_of(inner)


def _not_of(node: Any) -> Run:
    value = value_of(node)
    return lambda rendering: not values.holds(value(rendering))


def _comparison(compare: Callable[[Any, Any], bool]) -> Callable[[Any], Run]:
    def compiler(node: Any) -> Run:
        left, right = value_of(node.left), value_of(node.right)
        return lambda rendering: compare(left(rendering), right(rendering))

    return compiler


def _ordered(sign: str) -> Callable[[Any], Run]:
    return _comparison(lambda left, right: values.ordered(sign, left, right))


_EXPRESSIONS: Final[dict[str, Callable[[Any], Run]]] = {
    "Blank": _fixed(values.BLANK),
    "BooleanExpression": _condition,
    "ContainsExpression": _comparison(values.contains),
    "Empty": _fixed(values.EMPTY),
    "EqExpression": _comparison(values.equal),
    "FalseLiteral": _literal,
    "FilteredExpression": _filtered,
    "FloatLiteral": _literal,
    "GeExpression": _ordered(">="),
    "GtExpression": _ordered(">"),
    "IntegerLiteral": _literal,
    "LeExpression": _ordered("<="),
    "LogicalAndExpression": _and,
    "LogicalNotExpression": _not,
    "LogicalOrExpression": _or,
    "LtExpression": _ordered("<"),
    "NeExpression": _comparison(lambda left, right: not values.equal(left, right)),
    "Nil": _fixed(None),
    "Path": _path,
    "RangeLiteral": _range,
    "StringLiteral": _text,
    "TrueLiteral": _literal,
}
