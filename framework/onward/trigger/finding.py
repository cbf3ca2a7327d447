"""One remark about a trigger that can be read."""

from dataclasses import dataclass

from onward.errors import TriggerError
from onward.trigger.tree import Condition
from onward.trigger.write import clause_text

__all__ = ["Finding", "written"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is odd about a trigger.

    Attributes:
        code: Stable, kebab-case: ``contradiction``.
        message: What was found.
        hint: What to do, beginning with a verb.
    """

    code: str
    message: str
    hint: str


def written(condition: Condition) -> str:
    """A condition's text, or its parts if no text can say it."""
    try:
        return clause_text(condition)
    except TriggerError:
        return f"{condition.type} {condition.operator}"
