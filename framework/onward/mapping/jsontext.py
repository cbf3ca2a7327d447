"""JSON text as the language writes it.

Source: spec, "The mapping language", section 6, ``@json``.
"""

import json
from typing import Any, Never

from onward.values import MISSING, number_text


def encode(value: Any) -> Any:
    """JSON text of ``value``; nothing where there is no value."""
    return MISSING if value is MISSING else json_text(value)


def json_text(value: Any) -> str:
    """JSON text without spaces, keys in their order, numbers at their shortest: ``1.0`` -> ``1``."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        members = (f"{json_text(key)}:{json_text(item)}" for key, item in value.items())
        return f"{{{','.join(members)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{','.join(map(json_text, value))}]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value)


def decode(value: Any) -> Any:
    """What a JSON text says; a text that is no JSON, like any other value, is itself."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value, parse_constant=_no_json)
    except ValueError:
        return value


def _no_json(word: str) -> Never:
    raise ValueError(word)
