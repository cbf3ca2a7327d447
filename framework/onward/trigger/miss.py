"""The sentence about a clause that an event just misses."""

from typing import Any

from onward.trigger.candidate import folded
from onward.trigger.finding import written
from onward.trigger.predicates import find
from onward.trigger.repair import Edit
from onward.trigger.shown import shown
from onward.trigger.tree import MEMBERS, Condition
from onward.values import MISSING, text_of

__all__ = ["sentence_of"]

_EQUALS = frozenset({"=", "number_equals"})


def sentence_of(edit: Edit, event: dict[str, Any]) -> str:
    """What the event says, then what the trigger asks: ``event is "a", you wrote "A".``.

    Personal data is masked.
    """
    old = edit.old
    if not isinstance(old, Condition):
        return f'A group joined with "{old.operator}" never holds as it stands.'
    if old.type not in MEMBERS:
        return f'No event has what "{old.type}" asks for.'
    found = find(old, event)
    member = _member(old)
    if edit.new is not None and _member(edit.new) != member:
        return f"{member} is {shown(found)}, but {_member(edit.new)} is {shown(find(edit.new, event))}."
    if found is MISSING or found is None or old.operator not in _EQUALS:
        return f"{member} is {shown(found)}, you ask for {written(old)}."
    wrote = f'"{text_of(old.value)}"' if old.operator == "=" else text_of(old.value)
    return f"{member} is {shown(found)}, you wrote {wrote}.{_difference(found, old)}"


def _member(condition: Condition) -> str:
    return ".".join([MEMBERS[condition.type], *filter(None, [condition.name])])


def _difference(found: Any, condition: Condition) -> str:
    wanted = text_of(condition.value)
    if not isinstance(found, str):
        return " One is text, the other is not." if text_of(found) == wanted else ""
    if condition.operator == "number_equals":
        return " One is text, the other is a number." if found.strip() == wanted else ""
    if found.strip() == wanted.strip():
        return " Spaces count."
    if found.casefold() == wanted.casefold():
        return " Letter case counts."
    return " Each character counts." if folded(found) == folded(wanted) else ""
