"""Liquid's parser, taken from python-liquid: what it reads is run by our own functions."""

import re
from typing import Any, Final

from liquid import Environment, Mode
from liquid.exceptions import LiquidError

from onward.mapping.liquid.faults import BrokenLiquidError, fault_at

_TAGS: Final = [
    "assign",
    "capture",
    "comment",
    "cycle",
    "decrement",
    "echo",
    "if",
    "increment",
    "liquid",
    "unless",
    "#",
    "content",
    "output",
    "illegal",
]
_WORDS: Final = {
    "end of expression": "the end",
    "a primitive expression": "a value",
    "unexpected liquid parsing error": "it is nested too deeply",
}
_OPENED: Final = re.compile(r"\{%-?\s*(\w+)")


class _Reader(Environment):
    logical_not_operator = True

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=extra)
        self.tags = {name: tag for name, tag in self.tags.items() if name in _TAGS}
        self.filters = {}


_READER: Final = _Reader(tolerance=Mode.STRICT, strict_filters=False)


def read(source: str) -> list[Any]:
    """The nodes of a template.

    Raises:
        BrokenLiquidError: It cannot be read, or uses a tag that is not available.
    """
    try:
        return list(_READER.from_string(source).nodes)
    except LiquidError as error:
        raise _fault(error, source) from error


def _fault(error: LiquidError, source: str) -> BrokenLiquidError:
    message = str(error.message)
    index = -1 if error.token is None or not error.token.source else error.token.start_index
    if match := re.fullmatch(r"unexpected tag '(.*)'", message):
        name = match[1]
        return fault_at(_tag_sentence(name), source, source.rfind("{%", 0, index + 1))
    if message.startswith("expected '}}'"):
        return fault_at('"{{" is never closed', source, index)
    if message.startswith("missing tag name"):
        return fault_at('"{%" is never closed', source, index)
    if match := re.match(r"expected tag end(\w+), found end of expression", message):
        return fault_at(f'"{match[1]}" is never closed', source, _last_opened(source, match[1]))
    if message == "comment tag was never closed":
        return fault_at('"comment" is never closed', source, source.rfind("{%", 0, index + 1))
    return fault_at(_plain(message), source, index)


def _tag_sentence(name: str) -> str:
    if name.startswith("end") or name in {"else", "elsif"}:
        return f'"{name}" stands here, but nothing is open'
    return '"raw" is never closed' if name == "raw" else f'the tag "{name}" is not available'


def _last_opened(source: str, name: str) -> int:
    found = [match.start() for match in _OPENED.finditer(source) if match[1] == name]
    return found[-1] if found else 0


def _plain(message: str) -> str:
    for theirs, ours in _WORDS.items():
        message = message.replace(theirs, ours)
    return message


def variables(source: str) -> list[str]:
    """The paths a template reads from its scope: ``properties.total``; none if it cannot be read."""
    try:
        return list(_READER.from_string(source).global_variable_paths())
    except (LiquidError, RecursionError):
        return []
