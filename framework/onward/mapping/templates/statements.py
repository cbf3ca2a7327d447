"""Statements of a template as functions that write its output."""

from collections.abc import Callable
from typing import Any, Final

from onward.mapping.intake import everyday
from onward.mapping.templates.bounds import Rendering, fail
from onward.mapping.templates.expressions import Run, expression, piped
from onward.values import MISSING

Write = Callable[[Rendering], None]


def block(nodes: list[Any]) -> Write:
    """The function that runs statements one after the other."""
    writes = [write for node in nodes for write in _statement(node)]
    if len(writes) == 1:
        return writes[0]

    def run(rendering: Rendering) -> None:
        for write in writes:
            write(rendering)

    return run


def _statement(node: Any) -> list[Write]:
    kind = type(node).__name__
    if kind == "Output":
        return [_output(item) for item in node.nodes]
    if kind not in _STATEMENTS:
        # Jinja gives the node of autoescape no line of its own.
        line = node.lineno or node.body[0].lineno or 1
        fail(f'"{_TAGS.get(kind, kind.lower())}" is not available', line)
    return [_STATEMENTS[kind](node)]


def _output(node: Any) -> Write:
    line = node.lineno
    if type(node).__name__ == "TemplateData":
        data = node.data
        return lambda rendering: rendering.write(data, line)
    value = expression(node)
    return lambda rendering: rendering.write(rendering.text(value(rendering), line), line)


def _if(node: Any) -> Write:
    branches = [(expression(part.test), block(part.body)) for part in (node, *node.elif_)]
    other = block(node.else_)

    def run(rendering: Rendering) -> None:
        for test, body in branches:
            if test(rendering):
                body(rendering)
                return
        other(rendering)

    return run


def _names(target: Any) -> list[str]:
    parts = target.items if type(target).__name__ == "Tuple" else [target]
    for part in parts:
        if type(part).__name__ != "Name":
            fail("a name is expected after set or for", target.lineno)
    return [part.name for part in parts]


def _assign(target: Any, line: int) -> Callable[[Rendering, Any], None]:
    names = _names(target)
    single = type(target).__name__ != "Tuple"

    def run(rendering: Rendering, value: Any) -> None:
        if single:
            rendering.names[names[0]] = value
        elif isinstance(value, list) and len(value) == len(names):
            rendering.names.update(zip(names, value, strict=True))
        else:
            fail(f"{len(names)} names stand here, but not for {len(names)} values", line)

    return run


def _set(node: Any) -> Write:
    value, assign = expression(node.node), _assign(node.target, node.lineno)
    return lambda rendering: assign(rendering, value(rendering))


def _set_block(node: Any) -> Write:
    names, capture, line = _names(node.target), _captured(node.body), node.lineno
    change = capture
    if node.filter is not None:
        change = _pipeline(node.filter, capture)

    def run(rendering: Rendering) -> None:
        rendering.names[names[0]] = rendering.text(change(rendering), line)

    return run


def _captured(nodes: list[Any]) -> Run:
    body = block(nodes)

    def run(rendering: Rendering) -> str:
        outside = rendering.begin_capture()
        body(rendering)
        return rendering.end_capture(outside)

    return run


def _pipeline(node: Any, start: Run) -> Run:
    inner = start if node.node is None else _pipeline(node.node, start)
    return piped(node, inner, "the text")


def _filter_block(node: Any) -> Write:
    value, line = _pipeline(node.filter, _captured(node.body)), node.lineno
    return lambda rendering: rendering.write(rendering.text(value(rendering), line), line)


def _with(node: Any) -> Write:
    values = [expression(value) for value in node.values]
    targets = [_assign(target, node.lineno) for target in node.targets]
    body = block(node.body)

    def run(rendering: Rendering) -> None:
        outside = rendering.names
        found = [value(rendering) for value in values]
        rendering.names = dict(outside)
        for assign, value in zip(targets, found, strict=True):
            assign(rendering, value)
        body(rendering)
        rendering.names = outside

    return run


def _for(node: Any) -> Write:
    if node.recursive:
        fail('"recursive" is not available', node.lineno)
    values, assign, line = expression(node.iter), _assign(node.target, node.lineno), node.lineno
    test = None if node.test is None else expression(node.test)
    body, other = block(node.body), block(node.else_)

    def run(rendering: Rendering) -> None:
        items = _items(values(rendering), line)
        rendering.run(len(items), line)
        outside = rendering.names
        if test is not None:
            items = [item for item in items if _holds(rendering, item, assign, test)]
        for index, item in enumerate(items):
            rendering.names = {**outside, "loop": _loop(index, len(items))}
            assign(rendering, item)
            body(rendering)
        rendering.names = outside
        if not items:
            other(rendering)

    return run


def _holds(rendering: Rendering, item: Any, assign: Any, test: Run) -> bool:
    outside = rendering.names
    rendering.names = dict(outside)
    assign(rendering, item)
    holds = bool(test(rendering))
    rendering.names = outside
    return holds


def _items(value: Any, line: int) -> list[Any]:
    if value is MISSING or value is None:
        return []
    if not isinstance(value, (list, dict, str)):
        fail(f'"for" goes through a list, but this is {everyday(value)}', line)
    return list(value)


def _loop(index: int, length: int) -> dict[str, Any]:
    return {
        "index": index + 1,
        "index0": index,
        "revindex": length - index,
        "revindex0": length - index - 1,
        "first": index == 0,
        "last": index == length - 1,
        "length": length,
    }


_TAGS: Final = {
    "CallBlock": "call",
    "FromImport": "import",
    "Scope": "autoescape",
}

_STATEMENTS: Final[dict[str, Callable[[Any], Write]]] = {
    "Assign": _set,
    "AssignBlock": _set_block,
    "FilterBlock": _filter_block,
    "For": _for,
    "If": _if,
    "With": _with,
}
