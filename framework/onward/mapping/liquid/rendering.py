"""One rendering of a Liquid template."""

from collections.abc import Callable
from typing import Any

from onward.mapping.liquid.faults import Budget
from onward.values import MISSING


class Rendering:
    """What a template knows while it is rendered.

    Attributes:
        scope: The object whose members are the names of the template.
        names: What the template itself has set.
        pieces: What was written so far.
    """

    __slots__ = ("budget", "counters", "cycles", "names", "pieces", "scope")

    def __init__(self, scope: Any) -> None:
        self.scope = scope if isinstance(scope, dict) else {}
        self.names: dict[str, Any] = {}
        self.counters: dict[str, Any] = {}
        self.cycles: dict[str, int] = {}
        self.pieces: list[str] = []
        self.budget = Budget()

    def write(self, text: str) -> None:
        """Add to the output."""
        self.budget.spend(len(text))
        self.pieces.append(text)

    def name(self, name: str) -> Any:
        """What a name stands for: set by the template, counted, or in the scope."""
        for known in (self.names, self.counters, self.scope):
            if name in known:
                return known[name]
        return MISSING

    def now(self) -> str | None:
        """When the event was received, if the scope is an event."""
        received = self.scope.get("receivedAt")
        return received if isinstance(received, str) else None


Run = Callable[[Rendering], Any]
Write = Callable[[Rendering], None]
