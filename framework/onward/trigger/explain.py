"""Why a trigger holds for an event, or what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from onward.errors import TriggerError
from onward.trigger.finding import written
from onward.trigger.miss import sentence_of
from onward.trigger.operators import OPERATORS
from onward.trigger.parse import parse_trigger
from onward.trigger.predicates import compile_tree, find
from onward.trigger.repair import Repair, fitting_type, repair
from onward.trigger.shown import shown
from onward.trigger.tree import MEMBERS, Condition, Group, Node
from onward.trigger.write import readable_text
from onward.values import MISSING

__all__ = ["Clause", "Explanation", "Verdict", "explain"]

Event = dict[str, Any]
Verdict = Literal["true", "false", "unknown"]

_ABOUT_EXISTENCE = frozenset({"exists", "not_exists"})
_MOST_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of a trigger, asked about one event.

    Attributes:
        text: The condition as a trigger writes it.
        verdict: ``unknown`` when the event is silent about what is asked.
        holds: What it counts as: an unknown ``!=`` holds, other unknown clauses do not.
        found: The value in the event, ``MISSING`` if there is none; it may be personal.
        sentence: What was found, fit to be shown: personal data is masked.
        place: The position in its group, after those of the groups around it, from 0.
    """

    text: str
    verdict: Verdict
    holds: bool
    found: Any = field(repr=False)
    sentence: str
    place: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a trigger reads one event.

    Attributes:
        matches: Whether it holds.
        clauses: Each condition, in the order they are written.
        nearest_miss: What would have to differ; empty when it holds.
        suggestion: The trigger with the smallest edit after which it holds; ``None`` when it
            holds, or when no edit can be written down.
    """

    matches: bool
    clauses: tuple[Clause, ...]
    nearest_miss: str = ""
    suggestion: str | None = None


def explain(tree: Node, event: object) -> Explanation:
    """Each clause of a trigger with its verdict, the nearest miss, the smallest edit."""
    if not isinstance(event, dict):
        return Explanation(matches=False, clauses=(), nearest_miss="There is no event.")
    clauses = tuple(_clauses(tree, event, ()))
    if compile_tree(tree)(event):
        return Explanation(matches=True, clauses=clauses)
    fixed = repair(tree, event)
    sentences = [sentence_of(edit, event) for edit in fixed.edits]
    if len(sentences) > _MOST_SENTENCES:
        rest = len(sentences) - _MOST_SENTENCES
        sentences[_MOST_SENTENCES:] = [f"And {rest} more."]
    return Explanation(
        matches=False,
        clauses=clauses,
        nearest_miss=" ".join(sentences),
        suggestion=_suggestion(fixed, event),
    )


def _clauses(node: Node, event: Event, place: tuple[int, ...]) -> Iterator[Clause]:
    if isinstance(node, Condition):
        yield _clause(node, event, place or (0,))
        return
    for index, child in enumerate(node.children):
        yield from _clauses(child, event, (*place, index))


def _clause(condition: Condition, event: Event, place: tuple[int, ...]) -> Clause:
    text = written(condition)
    if condition.type not in MEMBERS or condition.operator not in OPERATORS:
        sentence = "Onward does not know this condition."
        return Clause(
            text=text, verdict="unknown", holds=False, found=MISSING, sentence=sentence, place=place
        )
    found = find(condition, event)
    holds = compile_tree(condition)(event)
    silent = (found is MISSING or found is None) and condition.operator not in _ABOUT_EXISTENCE
    verdict: Verdict = "unknown" if silent else "true" if holds else "false"
    member = ".".join([MEMBERS[condition.type], *filter(None, [condition.name])])
    return Clause(text, verdict, holds, found, f"{member} is {shown(found)}.", place)


def _suggestion(fixed: Repair, event: Event) -> str | None:
    """The repaired trigger as text, if it can be written and holds when read again."""
    node = fixed.node or Group("and", (fitting_type(event),))
    try:
        text = readable_text(node)
        return text if compile_tree(parse_trigger(text))(event) else None
    except TriggerError:
        return None
