"""Jinja's parser, nothing else of Jinja: what it reads is run by our own functions."""

from typing import Any, Final

from jinja2 import Environment, TemplateError, TemplateSyntaxError, nodes

from onward.mapping.templates.bounds import MAX_NESTING, fail
from onward.mapping.templates.statements import Write, block

_PARSER: Final = Environment(autoescape=False)  # noqa: S701 (parses only; nothing is HTML here)


def compile_template(text: str) -> Write:
    """The function that writes what a template says.

    Raises:
        BrokenTemplateError: The template cannot be read, or uses what is not available.
    """
    try:
        tree = _PARSER.parse(text)
    except TemplateSyntaxError as error:
        fail(_sentence(error), error.lineno)
    except (RecursionError, TemplateError):
        fail("it is nested too deeply", 1)
    _check_nesting(tree)
    return block(tree.body)


def _sentence(error: TemplateSyntaxError) -> str:
    message = str(error.message).rstrip(".")
    return f"{message[:1].lower()}{message[1:]}"


def _check_nesting(tree: Any) -> None:
    level = [tree]
    for _ in range(MAX_NESTING):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return
    fail("it is nested too deeply", level[0].lineno)


def variables(text: str) -> list[str]:
    """The paths a template reads from the event: ``properties.total``; none if it cannot be read."""
    try:
        tree = _PARSER.parse(text)
    except (TemplateError, RecursionError):
        return []
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"} | {"loop"}
    whole: list[Any] = [
        node for kind in (nodes.Name, nodes.Getattr, nodes.Getitem) for node in tree.find_all(kind)
    ]
    callers: list[Any] = [*whole, *tree.find_all(nodes.Call)]
    inner = {id(node.node) for node in callers if not isinstance(node, nodes.Name)}
    found = [keys for node in whole if id(node) not in inner and (keys := _keys(node))]
    return list(dict.fromkeys(".".join(keys) for keys in found if keys[0] not in own))


def _keys(node: Any) -> tuple[str, ...]:
    match node:
        case nodes.Name():
            return (node.name,)
        case nodes.Getattr():
            before = _keys(node.node)
            return (*before, node.attr) if before else ()
        case nodes.Getitem():
            before = _keys(node.node)
            key = node.arg.value if isinstance(node.arg, nodes.Const) else None
            return before if key is None or not before else (*before, str(key))
        case _:
            return ()
