"""The smallest edit of a trigger that would make it hold for an event."""

from dataclasses import dataclass, replace
from typing import Any

from onward.trigger.candidate import nearest_condition
from onward.trigger.predicates import compile_tree
from onward.trigger.tree import Condition, Group, Node

__all__ = ["Edit", "Repair", "fitting_type", "repair"]

Event = dict[str, Any]

_LEFT_OUT = 9


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: what stood there, what to write instead; ``None`` to leave it out."""

    old: Node
    new: Condition | None


@dataclass(frozen=True, slots=True)
class Repair:
    """A tree that holds, the edits that lead to it, and how far they go.

    ``node`` is ``None`` when nothing has to stand there.
    """

    node: Node | None
    edits: tuple[Edit, ...] = ()
    weight: int = 0

    @property
    def cost(self) -> tuple[int, int]:
        """Fewest edits first, then the least far."""
        return len(self.edits), self.weight


def repair(node: Node, event: Event) -> Repair:
    """The cheapest change after which ``node`` holds for ``event``."""
    if compile_tree(node)(event):
        return Repair(node if isinstance(node, Condition) or node.children else None)
    if isinstance(node, Condition):
        near = nearest_condition(node, event)
        if near is None:
            return _left_out(node)
        weight, new = near
        return Repair(new, (Edit(node, new),), weight)
    if node.operator == "and":
        return _every(node, event)
    if node.operator != "or" or not node.children:
        return _left_out(node)
    return _cheapest(node, event)


def fitting_type(event: Event) -> Condition:
    """A condition on the type that holds for ``event``, for a trigger of which nothing is left."""
    kind = event.get("type")
    if isinstance(kind, str) and kind.isalnum():
        return Condition("event-type", "=", value=kind)
    return Condition("event-type", "=" if kind == "" else "!=", value="")


def _left_out(node: Node) -> Repair:
    return Repair(None, (Edit(node, None),), _LEFT_OUT)


def _every(group: Group, event: Event) -> Repair:
    repairs = [repair(child, event) for child in group.children]
    kept = tuple(each.node for each in repairs if each.node is not None)
    return Repair(
        replace(group, children=kept) if kept else None,
        tuple(edit for each in repairs for edit in each.edits),
        sum(each.weight for each in repairs),
    )


def _cheapest(group: Group, event: Event) -> Repair:
    repairs = [repair(child, event) for child in group.children]
    index = min(range(len(repairs)), key=lambda position: repairs[position].cost)
    best = repairs[index]
    if best.node is None:
        return best
    children = (*group.children[:index], best.node, *group.children[index + 1 :])
    return replace(best, node=replace(group, children=children))
