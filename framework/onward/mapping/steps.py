"""The steps of the mapping language: which objects are one, by which name."""

from typing import Any, Final

STEPS: Final = {
    "@path": "Path",
    "@template": "Text template",
    "@if": "If",
    "@case": "Change case",
    "@replace": "Replace",
    "@arrayPath": "List",
    "@literal": "Fixed value",
    "@flatten": "Flatten",
    "@json": "JSON",
    "@merge": "Merge",
    "@transform": "Transform",
    "@excludeWhenNull": "Leave out when empty",
    "@liquid": "Liquid",
}
"""Each directive with the name that people read."""

METADATA: Final = "_metadata"
ROOT_KEY: Final = "__segment_internal_directive"


def marks(value: dict[str, Any]) -> list[str]:
    """The keys of an object that name a step: those that start with ``@``."""
    return [key for key in value if key[:1] == "@"]


def is_marked(value: Any) -> bool:
    """Whether validation takes ``value`` for a step, well formed or not."""
    return isinstance(value, dict) and any(key[:1] == "@" for key in value)


def step_of(value: dict[str, Any]) -> str | None:
    """The step that an object runs when it is resolved; ``None`` for an ordinary object.

    Source: spec, "The mapping language", section 4, rule 3.
    """
    first = None
    for key in value:
        if key[:1] == "@":
            first = first or key
        elif key != METADATA:
            return None
    return first


def has_steps(value: Any) -> bool:
    """Whether a step stands anywhere in ``value``, so that it is more than itself."""
    if isinstance(value, dict):
        return step_of(value) is not None or any(map(has_steps, value.values()))
    return isinstance(value, list) and any(map(has_steps, value))
