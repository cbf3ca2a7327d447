"""The admin's shorthand for a field's value.

Source: design, "What an admin writes": ``$.`` begins a path, ``{{ }}`` or ``{% %}`` a template,
and inside a step every text is itself.
"""

from typing import Any

from onward.mapping.steps import is_marked
from onward.mapping.templates import Template


def expand(value: Any) -> Any:
    """A value with its shorthand written out: ``"$.a"`` -> ``{"@path": "$.a"}``.

    A template becomes a ``Template``, which no file and no request can forge.
    """
    if isinstance(value, str):
        if value.startswith("$."):
            return {"@path": value}
        return Template(value) if is_template(value) else value
    if isinstance(value, list):
        return [expand(item) for item in value]
    if isinstance(value, dict) and not is_marked(value):
        return {key: expand(item) for key, item in value.items()}
    return value


def is_template(text: str) -> bool:
    """Whether a text is a template: it holds ``{{ }}`` or ``{% %}``."""
    return ("{{" in text and "}}" in text) or ("{%" in text and "%}" in text)
