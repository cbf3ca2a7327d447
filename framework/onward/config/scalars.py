"""Scalars of a YAML file: the value each stands for, the place of each character."""

import math
import re
from typing import Any

from ruamel.yaml.nodes import Node, ScalarNode

_INTEGER = re.compile(r"[-+]?[0-9]{1,300}")
_BASED = re.compile(r"0o[0-7]{1,300}|0x[0-9a-fA-F]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def plain_value(node: Any) -> str | int | float | bool | None:
    """A scalar's value by YAML 1.2's core schema: ``NO`` is text, ``012`` is 12, dates are text.

    Source: YAML 1.2.2, section 10.3.2, "Tag Resolution".
    """
    text: str = node.value
    if node.style is not None or node.tag == "tag:yaml.org,2002:str":
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


def start_of(node: Node, text: str, offset: int | None) -> tuple[int, int]:
    """Line and column, from 0, of a value in ``text``, or of one character of it."""
    mark = node.start_mark
    if offset is None or not isinstance(node, ScalarNode):
        return mark.line, mark.column
    is_block = node.style in {"|", ">"}
    return line_and_column(
        text, _character(text, mark.index, node.value, offset, is_block=is_block)
    )


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 0, of an index into a text."""
    return text.count("\n", 0, index), index - (text.rfind("\n", 0, index) + 1)


def _character(text: str, start: int, value: str, offset: int, *, is_block: bool) -> int:
    """The index in ``text`` of character ``offset`` of a scalar that starts at ``start``.

    Quotes, escapes, folding and indentation only ever add characters, so the value's visible
    characters are found in order.
    """
    last = index = text.find("\n", start) + 1 if is_block else start
    for character in value[: offset + 1]:
        if character.isspace():
            continue
        found = text.find(character, index)
        if found < 0:
            break
        last, index = found, found + 1
    at_a_gap = offset >= len(value) or value[offset].isspace()
    return index if at_a_gap else last
