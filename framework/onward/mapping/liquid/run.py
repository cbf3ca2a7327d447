"""What was read of a Liquid template as functions that render it."""

from collections.abc import Callable
from typing import Any, Final

from onward.mapping.liquid import values
from onward.mapping.liquid.faults import BrokenLiquidError, Budget, Unfit, fault_at, unfit
from onward.mapping.liquid.filters import run_filter
from onward.values import MISSING

MAX_RANGE: Final = 10_000


class Rendering:
    """What a template knows while it is rendered.

    Attributes:
        scope: The object whose members are the names of the template.
        names: What the template itself has set.
        pieces: What was written so far.
    """

    __slots__ = ("budget", "counters", "cycles", "names", "pieces", "scope")

    def __init__(self, scope: Any) -> None:
        self.scope = scope if isinstance(scope, dict) else {}
        self.names: dict[str, Any] = {}
        self.counters: dict[str, Any] = {}
        self.cycles: dict[str, int] = {}
        self.pieces: list[str] = []
        self.budget = Budget()

    def write(self, text: str) -> None:
        """Add to the output."""
        self.budget.spend(len(text))
        self.pieces.append(text)

    def name(self, name: str) -> Any:
        """What a name stands for: set by the template, counted, or in the scope."""
        for known in (self.names, self.counters, self.scope):
            if name in known:
                return known[name]
        return MISSING

    def now(self) -> str | None:
        """When the event was received, if the scope is an event."""
        received = self.scope.get("receivedAt")
        return received if isinstance(received, str) else None


Run = Callable[[Rendering], Any]
Write = Callable[[Rendering], None]


def block(nodes: list[Any]) -> Write:
    """The function that renders nodes one after the other."""
    writes = [_NODES[type(node).__name__](node) for node in nodes]

    def run(rendering: Rendering) -> None:
        for write in writes:
            write(rendering)

    return run


def _value(node: Any) -> Run:
    return _EXPRESSIONS[type(node).__name__](node)


def _literal(node: Any) -> Run:
    value = node.value
    return lambda _rendering: value


def _fixed(value: Any) -> Callable[[Any], Run]:
    return lambda _node: lambda _rendering: value


def _path(node: Any) -> Run:
    root, *rest = [
        _value(key) if type(key).__name__ == "Path" else _constant(key) for key in node.path
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
    start, stop = _value(node.start), _value(node.stop)

    def run(rendering: Rendering) -> list[int]:
        first, last = (int(values.number(end(rendering)) or 0) for end in (start, stop))
        if last - first >= MAX_RANGE:
            unfit(f"a range may have at most {MAX_RANGE} numbers")
        return list(range(first, last + 1))

    return run


def _filtered(node: Any) -> Run:
    first = _value(node.left)
    steps = [_filter(step) for step in node.filters or ()]

    def run(rendering: Rendering) -> Any:
        value = first(rendering)
        for step in steps:
            value = step(rendering, value)
        return value

    return run


def _filter(node: Any) -> Callable[[Rendering, Any], Any]:
    plain = [_value(arg.value) for arg in node.args if type(arg).__name__ == "PositionalArgument"]
    named = {
        arg.name: _value(arg.value) for arg in node.args if type(arg).__name__ == "KeywordArgument"
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
    inner = _value(node.expression)
    return lambda rendering: values.holds(inner(rendering))


def _and(node: Any) -> Run:
    left, right = _value(node.left), _value(node.right)
    return lambda rendering: values.holds(left(rendering)) and values.holds(right(rendering))


def _or(node: Any) -> Run:
    left, right = _value(node.left), _value(node.right)
    return lambda rendering: values.holds(left(rendering)) or values.holds(right(rendering))


def _not(node: Any) -> Run:
    # The parser reads "not a and b" as "not (a and b)"; the dialect's "not" binds to a alone.
    inner = node.right
    if type(inner).__name__ in {"LogicalAndExpression", "LogicalOrExpression"}:
        left, right = _not_of(inner.left), _value(inner.right)
        if type(inner).__name__ == "LogicalAndExpression":
            return lambda rendering: left(rendering) and values.holds(right(rendering))
        return lambda rendering: left(rendering) or values.holds(right(rendering))
    return _not_of(inner)


def _not_of(node: Any) -> Run:
    value = _value(node)
    return lambda rendering: not values.holds(value(rendering))


def _comparison(compare: Callable[[Any, Any], bool]) -> Callable[[Any], Run]:
    def compiler(node: Any) -> Run:
        left, right = _value(node.left), _value(node.right)
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
    "StringLiteral": _literal,
    "TrueLiteral": _literal,
}


def _content(node: Any) -> Write:
    text = node.text
    return lambda rendering: rendering.write(text)


def _output(node: Any) -> Write:
    value = _value(node.expression)
    return lambda rendering: rendering.write(values.text(value(rendering)))


def _branches(node: Any, *, turned: bool) -> Write:
    first = (_value(node.condition), block(node.consequence.nodes), turned)
    rest = [(_value(part.expression), block(part.block.nodes), False) for part in node.alternatives]
    other = block(node.default.nodes if node.default else [])

    def run(rendering: Rendering) -> None:
        for condition, body, negated in (first, *rest):
            if condition(rendering) != negated:
                body(rendering)
                return
        other(rendering)

    return run


def _assign(node: Any) -> Write:
    name, value = str(node.name), _value(node.expression)

    def run(rendering: Rendering) -> None:
        rendering.names[name] = value(rendering)

    return run


def _capture(node: Any) -> Write:
    name, body = str(node.name), block(node.block.nodes)

    def run(rendering: Rendering) -> None:
        outside, rendering.pieces = rendering.pieces, []
        body(rendering)
        rendering.names[name] = "".join(rendering.pieces)
        rendering.pieces = outside

    return run


def _count(step: int) -> Callable[[Any], Write]:
    def compiler(node: Any) -> Write:
        name = str(node.name)

        def run(rendering: Rendering) -> None:
            start = rendering.counters.get(name, rendering.scope.get(name))
            before = start if isinstance(start, (int, float)) and start is not True else 0
            rendering.counters[name] = before + step
            rendering.write(values.text(before if step > 0 else before + step))

        return run

    return compiler


def _cycle(node: Any) -> Write:
    items = [_value(getattr(item, "value", item)) for item in node.args]
    group = None if node.group is None else _value(node.group)
    default = ",".join(str(item) for item in node.args)

    def run(rendering: Rendering) -> None:
        key = default if group is None else f"{values.text(group(rendering))}:"
        turn = rendering.cycles.get(key, 0)
        rendering.cycles[key] = turn + 1
        rendering.write(values.text(items[turn % len(items)](rendering)))

    return run


def _silent(_node: Any) -> Write:
    return lambda _rendering: None


_NODES: Final[dict[str, Callable[[Any], Write]]] = {
    "AssignNode": _assign,
    "CaptureNode": _capture,
    "CommentNode": _silent,
    "ContentNode": _content,
    "CycleNode": _cycle,
    "DecrementNode": _count(-1),
    "EchoNode": _output,
    "IfNode": lambda node: _branches(node, turned=False),
    "IncrementNode": _count(1),
    "InlineCommentNode": _silent,
    "LiquidNode": lambda node: block(node.block.nodes),
    "OutputNode": _output,
    "UnlessNode": lambda node: _branches(node, turned=True),
}


def render(write: Write, scope: Any) -> str:
    """The text of a template for one scope.

    Raises:
        BrokenLiquidError: The template does not work for this scope.
    """
    rendering = Rendering(scope)
    try:
        write(rendering)
    except Unfit as error:
        raise BrokenLiquidError(str(error)) from error
    return "".join(rendering.pieces)
