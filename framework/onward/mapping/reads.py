"""Which event fields a mapping reads.

Source: spec, "The mapping language", section 10, with our differences.
"""

from collections.abc import Iterator
from typing import Any

from onward.mapping.liquid import LiquidText
from onward.mapping.steps import step_of
from onward.mapping.templates import Template
from onward.mapping.text import written_paths

_OPTIONS = {"@if": ("blank", "exists", "then", "else"), "@transform": ("apply", "mapping")}


def paths(value: Any) -> list[str]:
    """The paths a mapping reads, as written, each once: ``["$.context.traits.email", …]``."""
    return [path for path in dict.fromkeys(_paths(value)) if path]


def _paths(value: Any) -> Iterator[str]:
    if isinstance(value, Template):
        yield from value.variables()
    elif isinstance(value, list):
        for item in value:
            yield from _paths(item)
    elif isinstance(value, dict):
        name = step_of(value)
        if name is None:
            for item in value.values():
                yield from _paths(item)
        else:
            yield from _of_step(name, value[name])


def _of_step(name: str, options: Any) -> Iterator[str]:
    match name, options:
        case "@path", str():
            yield options
        case "@template", str():
            yield from written_paths(options)
        case "@liquid", str():
            yield from LiquidText(options, (name,)).variables()
        case "@arrayPath", [str(where), *rest]:
            yield where
            yield from _paths(rest)
        case (("@literal" | "@excludeWhenNull"), _):
            return
        case (("@case" | "@replace" | "@json" | "@flatten"), dict()):
            yield from _paths(options.get("value"))
        case "@merge", dict():
            yield from _paths(options.get("objects"))
        case (("@if" | "@transform"), dict()):
            for option in _OPTIONS[name]:
                yield from _paths(options.get(option))
        case _:
            yield from _paths(options)
