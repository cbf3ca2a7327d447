"""The nodes of a Liquid template (text, outputs, tags) as functions that write."""

from collections.abc import Callable
from typing import Any, Final

from onward.mapping.liquid import values
from onward.mapping.liquid.expressions import value_of
from onward.mapping.liquid.faults import BrokenLiquidError, Unfit
from onward.mapping.liquid.rendering import Rendering, Write


def block(nodes: list[Any]) -> Write:
    """The function that renders nodes one after the other."""
    writes = [_NODES[type(node).__name__](node) for node in nodes]

    def run(rendering: Rendering) -> None:
        for write in writes:
            write(rendering)

    return run


def _content(node: Any) -> Write:
    text = node.text
    return lambda rendering: rendering.write(text)


def _output(node: Any) -> Write:
    value = value_of(node.expression)
    return lambda rendering: rendering.write(values.text(value(rendering)))


def _branches(node: Any, *, turned: bool) -> Write:
    first = (value_of(node.condition), block(node.consequence.nodes), turned)
    rest = [
        (value_of(part.expression), block(part.block.nodes), False) for part in node.alternatives
    ]
    other = block(node.default.nodes if node.default else [])

    def run(rendering: Rendering) -> None:
        for condition, body, negated in (first, *rest):
            if condition(rendering) != negated:
                body(rendering)
                return
        other(rendering)

    return run


def _assign(node: Any) -> Write:
    name, value = str(node.name), value_of(node.expression)

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
    items = [value_of(item) for item in node.args]
    group = None if node.group is None else value_of(node.group)
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
