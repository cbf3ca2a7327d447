"""Expressions of a template as functions: only what is named here exists."""

import inspect
from collections.abc import Callable
from typing import Any, Final

from onward.mapping.templates import operators
from onward.mapping.templates.bounds import MAX_ROUNDS, Rendering, fail
from onward.mapping.templates.calls import Call
from onward.mapping.templates.filters import FILTERS, run_filter
from onward.mapping.templates.questions import QUESTIONS
from onward.values import MISSING, nearest

Run = Callable[[Rendering], Any]


def expression(node: Any) -> Run:
    """The function that gives an expression's value; whatever is not allowed is refused.

    Args:
        node: A node as Jinja's parser gives it. Nodes are known by their names, so that this
            module can be imported without Jinja.

    Raises:
        BrokenTemplateError: The template uses something that it may not.
    """
    kind = type(node).__name__
    if kind in operators.OPERATORS:
        return _binary(node, operators.OPERATORS[kind])
    compiler = _EXPRESSIONS.get(kind)
    if compiler is None:
        fail("this is not available", node.lineno)
    return compiler(node)


def described(node: Any) -> str:
    """An expression in the words of the template: ``properties.seats``."""
    match type(node).__name__:
        case "Name":
            return str(node.name)
        case "Getattr":
            return f"{described(node.node)}.{node.attr}"
        case "Getitem" if type(node.arg).__name__ == "Const":
            return f"{described(node.node)}[{node.arg.value!r}]"
        case "Const":
            return repr(node.value)
        case _:
            return "a value"


def _const(node: Any) -> Run:
    value = node.value
    return lambda _rendering: value


def _name(node: Any) -> Run:
    name = node.name

    def run(rendering: Rendering) -> Any:
        if name in rendering.names:
            return rendering.names[name]
        return rendering.event.get(name, MISSING)

    return run


def _getattr(node: Any) -> Run:
    whole, key = expression(node.node), node.attr
    return lambda rendering: operators.member(whole(rendering), key)


def _getitem(node: Any) -> Run:
    whole, line = expression(node.node), node.lineno
    if type(node.arg).__name__ == "Slice":
        bounds = [
            (lambda _rendering: None) if bound is None else expression(bound)
            for bound in (node.arg.start, node.arg.stop, node.arg.step)
        ]
        start, stop, step = bounds
        return lambda rendering: operators.part(
            whole(rendering), start(rendering), stop(rendering), step(rendering), line=line
        )
    key = expression(node.arg)
    return lambda rendering: operators.member(whole(rendering), key(rendering))


def _list(node: Any) -> Run:
    items = [expression(item) for item in node.items]
    return lambda rendering: [item(rendering) for item in items]


def _dict(node: Any) -> Run:
    pairs = [(expression(pair.key), expression(pair.value)) for pair in node.items]
    line = node.lineno

    def run(rendering: Rendering) -> Any:
        return {rendering.text(key(rendering), line): value(rendering) for key, value in pairs}

    return run


def _binary(node: Any, operate: operators.Operator) -> Run:
    left, right = expression(node.left), expression(node.right)
    left_name, right_name, line = described(node.left), described(node.right), node.lineno

    def run(rendering: Rendering) -> Any:
        return operate(
            (left(rendering), left_name), (right(rendering), right_name), rendering, line
        )

    return run


def _sign(node: Any) -> Run:
    value, name, line = expression(node.node), described(node.node), node.lineno
    sign = "-" if type(node).__name__ == "Neg" else "+"
    return lambda rendering: operators.signed(sign, (value(rendering), name), line)


def _not(node: Any) -> Run:
    value = expression(node.node)
    return lambda rendering: not value(rendering)


def _and(node: Any) -> Run:
    left, right = expression(node.left), expression(node.right)
    return lambda rendering: left(rendering) and right(rendering)


def _or(node: Any) -> Run:
    left, right = expression(node.left), expression(node.right)
    return lambda rendering: left(rendering) or right(rendering)


def _compare(node: Any) -> Run:
    first, first_name, line = expression(node.expr), described(node.expr), node.lineno
    rest = [(part.op, expression(part.expr), described(part.expr)) for part in node.ops]

    def run(rendering: Rendering) -> bool:
        left = first(rendering), first_name
        for sign, value, name in rest:
            right = value(rendering), name
            if not operators.compare(sign, left, right, rendering, line):
                return False
            left = right
        return True

    return run


def _concat(node: Any) -> Run:
    values = [(expression(item), described(item)) for item in node.nodes]
    line = node.lineno
    return lambda rendering: operators.concatenate(
        [(value(rendering), name) for value, name in values], rendering, line
    )


def _choice(node: Any) -> Run:
    test, yes = expression(node.test), expression(node.expr1)
    no = (lambda _rendering: MISSING) if node.expr2 is None else expression(node.expr2)
    return lambda rendering: yes(rendering) if test(rendering) else no(rendering)


def _known(name: str, what: str, known: dict[str, Any], line: int) -> Callable[..., Any]:
    if name not in known:
        near = nearest(name, known)
        hint = f'; did you mean "{near}"' if near else ""
        fail(f'there is no {what} "{name}"{hint}', line)
    takes: Callable[..., Any] = known[name]
    return takes


def _arguments(node: Any, takes: Callable[..., Any]) -> tuple[list[Run], dict[str, Run]]:
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        fail("options cannot be spread with *", node.lineno)
    try:
        named = {option.key: option.value for option in node.kwargs}
        inspect.signature(takes).bind(None, None, *node.args, **named)
    except TypeError:
        fail(f'"{node.name}" takes other options', node.lineno)
    return [expression(item) for item in node.args], {
        key: expression(item) for key, item in named.items()
    }


def piped(node: Any, value: Run, subject: str) -> Run:
    """The function that runs a filter on what ``value`` gives."""
    takes = _known(node.name, "filter", FILTERS, node.lineno)
    arguments, named = _arguments(node, takes)
    name, line = node.name, node.lineno

    def run(rendering: Rendering) -> Any:
        call = Call(rendering, name, subject, line)
        given = value(rendering)
        options = {key: option(rendering) for key, option in named.items()}
        return run_filter(call, given, [item(rendering) for item in arguments], options)

    return run


def _filter(node: Any) -> Run:
    return piped(node, expression(node.node), described(node.node))


def _test(node: Any) -> Run:
    asked = _known(node.name, "test", QUESTIONS, node.lineno)
    try:
        inspect.signature(asked).bind(None, *node.args)
    except TypeError:
        fail(f'"{node.name}" takes other options', node.lineno)
    value, arguments = expression(node.node), [expression(item) for item in node.args]
    return lambda rendering: asked(value(rendering), *(item(rendering) for item in arguments))


def _call(node: Any) -> Run:
    plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs) and 1 <= len(node.args) <= 3
    if type(node.node).__name__ != "Name" or node.node.name != "range" or not plain:
        fail("a call with ( ) is not available, except range( )", node.lineno)
    bounds, line = [expression(item) for item in node.args], node.lineno

    def run(rendering: Rendering) -> list[int]:
        found = [bound(rendering) for bound in bounds]
        if not all(isinstance(x, int) and not isinstance(x, bool) for x in found):
            fail("range( ) takes whole numbers", line)
        try:
            numbers = range(*found)
        except ValueError:
            fail("range( ) cannot go in steps of 0", line)
        if len(numbers[: MAX_ROUNDS + 1]) > MAX_ROUNDS:
            fail(f"its loops run more than {MAX_ROUNDS} rounds", line)
        rendering.spend(len(numbers), line)
        return list(numbers)

    return run


_EXPRESSIONS: Final[dict[str, Callable[[Any], Run]]] = {
    "And": _and,
    "Call": _call,
    "Compare": _compare,
    "Concat": _concat,
    "CondExpr": _choice,
    "Const": _const,
    "Dict": _dict,
    "Filter": _filter,
    "Getattr": _getattr,
    "Getitem": _getitem,
    "List": _list,
    "Name": _name,
    "Neg": _sign,
    "Not": _not,
    "Or": _or,
    "Pos": _sign,
    "Test": _test,
    "Tuple": _list,
}
