"""A mapping's fields put together: the action's defaults, then the preset, then the admin's."""

from collections.abc import Mapping
from typing import Any, TypeGuard

Tree = Mapping[str, "Tree"]
"""Fields by key, each with its known sub-fields; empty where there are none."""


def tree_of(definitions: Mapping[str, Any]) -> Tree:
    """The tree of definitions in their JSON form; a list of groups counts as one value."""
    return {
        key: {} if definition.get("multiple") else tree_of(definition.get("properties") or {})
        for key, definition in definitions.items()
    }


def merge_fields(under: Mapping[str, Any], over: Mapping[str, Any], tree: Tree) -> dict[str, Any]:
    """``under`` with ``over`` on top: a group with known sub-fields is merged, ``None`` stays."""
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if tree.get(key) and is_group(value) and is_group(below):
            result[key] = merge_fields(below, value, tree[key])
        else:
            result[key] = value
    return result


def without_nulls(fields: Mapping[str, Any], tree: Tree) -> dict[str, Any]:
    """The fields without those that are switched off, and without groups that are empty then."""
    result: dict[str, Any] = {}
    for key, value in fields.items():
        if tree.get(key) and is_group(value):
            rest = without_nulls(value, tree[key])
            if rest:
                result[key] = rest
        elif value is not None:
            result[key] = value
    return result


def decided(fields: Mapping[str, Any], tree: Tree, prefix: str = "") -> set[str]:
    """The fields a person decided, null included; sub-fields dotted."""
    names: set[str] = set()
    for key, value in fields.items():
        name = f"{prefix}{key}"
        if tree.get(key) and is_group(value):
            names |= decided(value, tree[key], f"{name}.")
        else:
            names.add(name)
            names |= names_below(tree.get(key, {}), f"{name}.")
    return names


def names_below(tree: Tree, prefix: str = "") -> set[str]:
    """Every field of a tree, dotted."""
    return {
        name
        for key, inner in tree.items()
        for name in {f"{prefix}{key}", *names_below(inner, f"{prefix}{key}.")}
    }


def is_group(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value is a plain object, not a directive."""
    return isinstance(value, dict) and not any(key.startswith("@") for key in value)
