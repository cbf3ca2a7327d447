"""Triggers: which events a mapping applies to."""

from onward.trigger.compiled import Trigger, compile_trigger
from onward.trigger.cursor import Note
from onward.trigger.explain import Clause, Explanation
from onward.trigger.finding import Finding
from onward.trigger.levels import MixedLevel
from onward.trigger.lint import lint
from onward.trigger.parse import Reading, mixed_levels, parse_trigger, read_trigger
from onward.trigger.routing import compile_routing, routing_key
from onward.trigger.tree import Condition, Group
from onward.trigger.vocabulary import Vocabulary
from onward.trigger.write import format_trigger

__all__ = [
    "Clause",
    "Condition",
    "Explanation",
    "Finding",
    "Group",
    "MixedLevel",
    "Note",
    "Reading",
    "Trigger",
    "Vocabulary",
    "compile_routing",
    "compile_trigger",
    "format_trigger",
    "lint",
    "mixed_levels",
    "parse_trigger",
    "read_trigger",
    "routing_key",
]
