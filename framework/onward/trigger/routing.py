"""Which of many triggers hold for an event, without asking each of them."""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from onward.trigger.compiled import Trigger
from onward.trigger.operators import OPERATORS, Test
from onward.trigger.predicates import compile_tree
from onward.trigger.tree import Condition, Group, Node, as_tree, conditions
from onward.values import text_of

__all__ = ["compile_routing", "routing_key"]

Names = frozenset[str] | None
"""The texts a member may have; ``None`` for any."""

Known = dict[object, object]
Key = tuple[object, object]
Bucket = list[tuple[int, Test | None]]

_NOTHING: Final = (frozenset[str](), frozenset[str]())
_DECIDABLE: Final = frozenset({"=", "!="})

# What stands for every type or event name that no trigger names: it equals none of theirs.
_OTHER: Final = object()


def routing_key(tree: Node | Mapping[str, Any]) -> tuple[Names, Names]:
    """The types, then the event names, that a trigger can hold for; ``None`` for any.

    An event outside of them is never matched; one inside may be. Two empty sets: it never holds.
    """
    return _key(as_tree(tree))


def _key(node: Node) -> tuple[Names, Names]:
    if isinstance(node, Condition):
        names = frozenset({text_of(node.value)}) if node.operator == "=" else None
        if node.type == "event-type":
            return names, None
        return None, names if node.type == "event" else None
    keys = [_key(child) for child in node.children]
    if node.operator == "and":
        types, events = _meet(key[0] for key in keys), _meet(key[1] for key in keys)
        return _NOTHING if frozenset() in (types, events) else (types, events)
    if node.operator != "or":
        return _NOTHING
    possible = [key for key in keys if key != _NOTHING]
    return _join(key[0] for key in possible), _join(key[1] for key in possible)


def _meet(several: Iterable[Names]) -> Names:
    result: Names = None
    for names in several:
        if names is not None:
            result = names if result is None else result & names
    return result


def _join(several: Iterable[Names]) -> Names:
    result: frozenset[str] = frozenset()
    for names in several:
        if names is None:
            return None
        result |= names
    return result


def compile_routing(triggers: Sequence[Trigger]) -> Callable[[object], list[int]]:
    """A function that lists, in order, the positions of the triggers that hold for an event.

    Triggers lie in buckets by the type and name of an event. In a bucket, what a trigger asks of
    these two is already answered, so one that asks nothing else is not asked at all.
    """
    types = _named("event-type", triggers)
    names = _named("event", triggers)
    buckets: dict[Key, Bucket] = {}

    def route(event: object) -> list[int]:
        if not isinstance(event, dict):
            return []
        try:
            key = (
                types.get(event.get("type"), _OTHER),
                names.get(event.get("event"), _OTHER),
            )
        except TypeError:  # A list or an object stands where a name should, so no key can hold it.
            key = _key_of_odd(event, types, names)
        bucket = buckets.get(key)
        if bucket is None:
            bucket = buckets[key] = _bucket(triggers, *key)
        return [index for index, test in bucket if test is None or test(event)]

    return route


def _named(kind: str, triggers: Sequence[Trigger]) -> Known:
    """The texts that triggers compare a member with, each as its own key."""
    texts = (
        text_of(condition.value)
        for trigger in triggers
        for condition in conditions(trigger.tree)
        if condition.type == kind and _is_decidable(condition)
    )
    return {text: text for text in texts}


def _key_of_odd(event: Mapping[str, Any], types: Known, names: Known) -> Key:
    kind, name = event.get("type"), event.get("event")
    return (
        types.get(kind, _OTHER) if isinstance(kind, str) else _OTHER,
        names.get(name, _OTHER) if isinstance(name, str) else _OTHER,
    )


def _is_decidable(condition: Condition) -> bool:
    """Whether a bucket answers it; a boolean is compared with another type than texts."""
    return condition.operator in _DECIDABLE and not isinstance(condition.value, bool)


def _bucket(triggers: Sequence[Trigger], kind: object, name: object) -> Bucket:
    bucket: Bucket = []
    for index, trigger in enumerate(triggers):
        rest = _simplified(trigger.tree, {"event-type": kind, "event": name})
        if rest is True:
            bucket.append((index, None))
        elif rest is not False:
            bucket.append((index, trigger.matches if rest is trigger.tree else compile_tree(rest)))
    return bucket


def _simplified(node: Node, known: Mapping[str, object]) -> Node | bool:
    """A tree without what is known of the event; true or false when nothing else is asked."""
    if isinstance(node, Condition):
        if node.type not in known or not _is_decidable(node):
            return node
        return OPERATORS[node.operator](node.value)(known[node.type])
    if node.operator not in {"and", "or"}:
        return False
    decisive = node.operator == "or"
    rest: list[Node] = []
    for child in node.children:
        simple = _simplified(child, known)
        if simple is decisive:
            return decisive
        if not isinstance(simple, bool):
            rest.append(simple)
    if not rest:
        return not decisive
    same = len(rest) == len(node.children) and all(map(operator.is_, rest, node.children))
    return node if same else Group(node.operator, tuple(rest))
