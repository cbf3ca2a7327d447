"""A plan: what apply would do, to be read before it is carried out."""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from onward.apply.differences import difference_text
from onward.apply.records import Applied
from onward.config import ConnectionConfig, MappingConfig
from onward.errors import Problem
from onward.managed import Change, Difference
from onward.values import MISSING

Kind = Literal["new", "changed", "removed", "same"]


@dataclass(frozen=True, slots=True)
class MappingStep:
    """What is to be done for one mapping.

    Attributes:
        kind: What happened to the mapping in the files; ``same`` if only the platform's side
            needs something.
        connection: ``None`` for a mapping whose connection is gone.
        config: The mapping as the files have it; ``None`` for one that was removed.
        summary: A sentence.
        differences: What changed in the mapping.
        changes: Steps on the platform, in order.
        warnings: What a person should know besides.
    """

    kind: Kind
    connection_id: str
    mapping_id: str
    summary: str
    applied: Applied
    connection: ConnectionConfig | None = None
    config: MappingConfig | None = None
    differences: tuple[Difference, ...] = ()
    changes: tuple[Change, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def forbidden(self) -> tuple[str, ...]:
        """Why it cannot be carried out, a sentence each."""
        return tuple(change.summary for change in self.changes if change.kind == "forbidden")

    def lines(self) -> list[str]:
        """The step as a person reads it: the summary, then the details."""
        lines = [self.summary]
        lines += [f"  {difference_text(each)}" for each in self.differences]
        for change in self.changes:
            mark = "drift: " if change.is_drift else ""
            lines.append(f"  {change.kind}: {mark}{change.summary}")
            lines += [f"    {difference_text(each)}" for each in change.differences]
        return [*lines, *(f"  warning: {warning}" for warning in self.warnings)]

    def as_dict(self) -> dict[str, Any]:
        """The step as JSON."""
        return {
            "kind": self.kind,
            "connection": self.connection_id,
            "mapping": self.mapping_id,
            "summary": self.summary,
            "version": self.config.version if self.config else None,
            "differences": [_difference(each) for each in self.differences],
            "changes": [
                {
                    "kind": change.kind,
                    "summary": change.summary,
                    "is_drift": change.is_drift,
                    "differences": [_difference(each) for each in change.differences],
                }
                for change in self.changes
            ],
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """What apply would do.

    Attributes:
        steps: One per mapping that needs something, in the order of the files.
        problems: Why some of it cannot be planned or done; errors stop apply.
    """

    steps: tuple[MappingStep, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.steps

    @property
    def refusals(self) -> tuple[str, ...]:
        """Why apply would refuse to begin, a sentence each; what many mappings share, once."""
        errors = [
            f"{each.message} {each.hint}".rstrip()
            for each in self.problems
            if each.severity == "error"
        ]
        forbidden = [
            f"{step.connection_id} / {step.mapping_id}: {sentence}"
            for step in self.steps
            for sentence in step.forbidden
        ]
        return tuple(dict.fromkeys((*errors, *forbidden)))

    def as_dict(self) -> dict[str, Any]:
        """The plan as JSON."""
        return {
            "is_empty": self.is_empty,
            "steps": [step.as_dict() for step in self.steps],
            "problems": [msgspec.to_builtins(problem) for problem in self.problems],
        }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "label": difference.label,
        "before": None if difference.before is MISSING else difference.before,
        "after": None if difference.after is MISSING else difference.after,
    }
