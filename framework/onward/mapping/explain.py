"""Where each value of a mapping came from for one event, or why nothing came."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from onward.errors import MappingError
from onward.mapping.nearby import nearest_path
from onward.mapping.runtime import is_filled, root_path
from onward.mapping.steps import STEPS, has_steps, step_of
from onward.mapping.templates import Template
from onward.values import MISSING, is_truthy, lookup, segments

Evaluate = Callable[[Any, Any], Any]
"""Gives a part of a mapping its value in a scope."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one value came about.

    Attributes:
        key: The field's key; empty for the mapping as a whole.
        value: What came, or ``MISSING``.
        source: What gave it, as a person would write it: ``$.context.traits.email``.
        reason: Why nothing came, in sentences; empty when a value came.
        members: The same for each member of an object.
    """

    key: str
    value: Any
    source: str
    reason: str = ""
    members: tuple["Explanation", ...] = ()


def explain_value(value: Any, scope: Any, evaluate: Evaluate, key: str = "") -> Explanation:
    """How ``value``, with its shorthand written out, comes about in ``scope``."""
    try:
        found = _Tracer(evaluate).trace(value, scope)
    except MappingError as error:
        found = Explanation("", MISSING, "", str(error))
    if found.value is MISSING and not found.reason:
        found = replace(found, reason="It gave nothing for this event.")
    return replace(found, key=key, reason=found.reason if found.value is MISSING else "")


@dataclass(frozen=True)
class _Tracer:
    evaluate: Evaluate

    def trace(self, value: Any, scope: Any) -> Explanation:
        if isinstance(value, Template):
            notes: list[str] = []
            text = value.renderer(())(scope, notes)
            reason = notes[0].partition(": ")[2] if notes else ""
            return Explanation("", text, "template", reason)
        name = step_of(value) if isinstance(value, dict) else None
        if name is not None:
            return self.step(name, value, scope)
        if isinstance(value, dict) and value:
            members = tuple(
                explain_value(item, scope, self.evaluate, key) for key, item in value.items()
            )
            kept = {member.key: member.value for member in members if member.value is not MISSING}
            return Explanation("", kept, "group", members=members)
        source = "list" if has_steps(value) else "fixed value"
        return Explanation("", self.evaluate(value, scope), source)

    def step(self, name: str, value: dict[str, Any], scope: Any) -> Explanation:
        options = value[name]
        match name, options:
            case "@path", str():
                return self.path(options, scope, lookup(scope, root_path(options)))
            case "@arrayPath", [str(where), *_]:
                return self.path(where, scope, self.evaluate(value, scope))
            case "@if", dict():
                return self.choice(value, options, scope)
            case "@literal", _:
                return self.trace(options, scope)
            case (("@case" | "@replace" | "@json" | "@flatten"), {"value": inner}):
                return self.wrapped(name, value, inner, scope)
            case "@excludeWhenNull", _:
                return self.wrapped(name, value, options, scope)
            case _:
                return Explanation("", self.evaluate(value, scope), STEPS.get(name, name))

    def path(self, path: str, scope: Any, found: Any) -> Explanation:
        reason = "" if found is not MISSING else _not_found(path, scope)
        return Explanation("", found, path, reason)

    def wrapped(self, name: str, value: Any, inner: Any, scope: Any) -> Explanation:
        before = self.trace(inner, scope)
        source = f"{before.source}, {STEPS[name]}"
        return Explanation("", self.evaluate(value, scope), source, before.reason)

    def choice(self, value: Any, options: dict[str, Any], scope: Any) -> Explanation:
        self.evaluate({"@if": {**options, "then": None, "else": None}}, scope)
        name = "exists" if "exists" in options else "blank"
        asked = self.trace(options[name], scope)
        found = asked.value
        holds = is_filled(found) if name == "blank" else found is not MISSING and found is not None
        branch = "then" if holds else "else"
        if branch in options and (holds or is_truthy(options["else"])):
            chosen = self.trace(options[branch], scope)
            reasons = dict.fromkeys(filter(None, (asked.reason, chosen.reason)))
            return replace(chosen, reason=" ".join(reasons))
        why = asked.reason or f"{asked.source} is {'there' if holds else 'empty'}."
        return Explanation("", MISSING, asked.source, f'{why} There is no "{branch}".')


def _not_found(path: str, scope: Any) -> str:
    near = nearest_path(scope, segments(root_path(path)))
    hint = f" Did you mean {near}?" if near else ""
    return f"{path} was not found in this event.{hint}"
