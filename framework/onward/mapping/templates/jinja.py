"""Jinja's parser, and nothing else of Jinja: what it reads is run by our own functions."""

from typing import Any, Final

from jinja2 import Environment, TemplateError, TemplateSyntaxError

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
