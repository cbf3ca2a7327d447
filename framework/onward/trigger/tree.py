"""What a trigger says, as a tree of groups with conditions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from onward.errors import TriggerError

__all__ = [
    "MAX_DEPTH",
    "MEMBERS",
    "MEMBER_FIELDS",
    "ROOTS",
    "TEXT_FIELDS",
    "Condition",
    "Group",
    "Node",
    "as_tree",
    "conditions",
    "keys_of",
    "no_trigger",
]

Value = str | int | float | bool | None

MAX_DEPTH: Final = 50
"""How deep groups may nest: deeper ones are a mistake or an attack."""

TEXT_FIELDS: Final = {
    "type": "event-type",
    "event": "event",
    "name": "name",
    "userId": "userId",
}
MEMBER_FIELDS: Final = {
    "properties": "event-property",
    "traits": "event-trait",
    "context": "event-context",
}
MEMBERS: Final = {kind: member for member, kind in (TEXT_FIELDS | MEMBER_FIELDS).items()}
"""From a condition's type to the event's member it asks about."""

ROOTS: Final = (*TEXT_FIELDS, *MEMBER_FIELDS)

_CUTS = re.compile(r"[.\[\]]+")


@dataclass(frozen=True, slots=True)
class Condition:
    """One clause; ``name`` is the path under properties, traits or context.

    ``value`` is ``None`` where the operator takes none.
    """

    type: str
    operator: str
    name: str | None = None
    value: Value = None

    def to_dict(self) -> dict[str, Any]:
        """The stored shape; keys that do not apply are absent."""
        shape: dict[str, Any] = {"type": self.type}
        if self.name is not None:
            shape["name"] = self.name
        shape["operator"] = self.operator
        if self.value is not None:
            shape["value"] = self.value
        return shape


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses of which all (``and``) or at least one (``or``) must hold."""

    operator: str
    children: tuple["Condition | Group", ...]

    def to_dict(self) -> dict[str, Any]:
        """The stored shape: plain dicts and lists."""
        return {
            "type": "group",
            "operator": self.operator,
            "children": [child.to_dict() for child in self.children],
        }


Node = Condition | Group


def no_trigger(what: str, *, expected: str, found: str) -> TriggerError:
    """The error for a tree that is no trigger, or that no text can say."""
    return TriggerError(
        f"This tree cannot be a trigger: {what}",
        offset=0,
        line=1,
        column=1,
        expected=expected,
        found=found,
    )


def as_tree(trigger: Node | Mapping[str, Any]) -> Node:
    """A tree, from itself or from its plain dict.

    Raises:
        TriggerError: The dict carries an error or is no tree, or groups nest too deeply.
    """
    return _node(trigger, 0)


def _node(shape: Any, depth: int) -> Node:
    if depth > MAX_DEPTH:
        what = f"groups are nested more than {MAX_DEPTH} deep. Take away groups that hold one item."
        raise no_trigger(
            what,
            expected=f"at most {MAX_DEPTH} levels",
            found="more",
        )
    if isinstance(shape, Condition):
        return shape
    if isinstance(shape, Group):
        for child in shape.children:
            _node(child, depth + 1)
        return shape
    if not isinstance(shape, Mapping):
        what = 'each part of it should be a group of values with "type" and "operator".'
        raise no_trigger(
            what,
            expected="a group or a condition",
            found=type(shape).__name__,
        )
    if "error" in shape:
        error = shape["error"]
        message = error.get("message") if isinstance(error, Mapping) else error
        what = f"it carries an error: {message}"
        raise no_trigger(what, expected="a tree without an error", found="an error")
    operator = str(shape.get("operator", ""))
    if shape.get("type") != "group":
        name = shape.get("name")
        value = shape.get("value")
        return Condition(
            str(shape.get("type", "")),
            operator,
            None if name is None else str(name),
            value if isinstance(value, (str, int, float)) else None,
        )
    children = shape.get("children")
    if not isinstance(children, (list, tuple)):
        what = '"children" of a group should be a list.'
        raise no_trigger(what, expected="a list", found=str(children)[:40])
    return Group(operator, tuple(_node(child, depth + 1) for child in children))


def conditions(tree: Node) -> Iterator[Condition]:
    """Every condition of a tree, in the order it is written."""
    if isinstance(tree, Condition):
        yield tree
    else:
        for child in tree.children:
            yield from conditions(child)


def keys_of(condition: Condition) -> tuple[str, ...]:
    """The keys from the event to the value a condition asks about; its type is a known one.

    Source: spec, "The trigger language", section 3: quotes are not special here.
    """
    member = MEMBERS[condition.type]
    if member in TEXT_FIELDS:
        return (member,)
    return (member, *(piece for piece in _CUTS.split(condition.name or "") if piece))
