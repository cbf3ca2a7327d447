"""A trigger that is ready to be asked about events."""

from collections.abc import Mapping
from typing import Any

from onward.trigger.explain import Explanation, explain
from onward.trigger.operators import Test
from onward.trigger.parse import parse_trigger
from onward.trigger.predicates import compile_tree
from onward.trigger.tree import Group, Node, as_tree
from onward.trigger.write import readable_text

__all__ = ["Trigger", "compile_trigger"]


class Trigger:
    """A compiled trigger: call it with an event to hear whether it applies.

    Attributes:
        tree: What it says.
        matches: The bare function, quickest where the event is known to be a dict.
    """

    __slots__ = ("_text", "matches", "tree")

    def __init__(self, tree: Node, text: str | None = None) -> None:
        self.tree = tree
        self.matches: Test = compile_tree(tree)
        self._text = text

    def __call__(self, event: object) -> bool:
        return isinstance(event, dict) and self.matches(event)

    def __repr__(self) -> str:
        return f"Trigger({self.tree if self._text is None else self._text!r})"

    def explain(self, event: object) -> Explanation:
        """Each clause with its verdict for an event, the nearest miss, the smallest edit."""
        return explain(self.tree, event)

    @property
    def text(self) -> str:
        """The text it was made from, or one that says the same.

        Raises:
            TriggerError: It was made from a tree that no text can say.
        """
        return readable_text(self.tree) if self._text is None else self._text


def compile_trigger(trigger: str | Node | Mapping[str, Any]) -> Trigger:
    """A trigger to call with events: from its text, its tree or its tree's plain dict.

    A tree that carries an error holds for no event.

    Raises:
        TriggerError: The text cannot be read, or the dict is no tree.
    """
    if isinstance(trigger, str):
        return Trigger(parse_trigger(trigger), trigger)
    if isinstance(trigger, Mapping) and "error" in trigger:
        return Trigger(Group("or", ()))
    return Trigger(as_tree(trigger))
