"""Outcomes as examples write them."""

import re
from collections.abc import Sequence
from typing import Any

from onward.outcome import (
    Delivered,
    Outcome,
    Paused,
    Reauthorise,
    Rejected,
    Retry,
    SlowDown,
    Split,
    Verdict,
)
from onward.testing.examples import Example

_TEXT_OF = {
    Delivered: "note",
    Retry: "reason",
    Rejected: "reason",
    Paused: "reason",
    SlowDown: "reason",
    Split: "reason",
    Reauthorise: "reason",
}


def written(outcome: Verdict) -> dict[str, Any]:
    """An outcome as an example would write it: ``{"rejected": "…", "hint": "…"}``."""
    kind = _kind(outcome)
    parts: dict[str, Any] = {kind: getattr(outcome, _TEXT_OF[type(outcome)])}
    for name in ("hint", "code"):
        if getattr(outcome, name, ""):
            parts[name] = getattr(outcome, name)
    after = getattr(outcome, "after", None)
    if after is not None:
        parts["after"] = after.total_seconds()
    return parts


def outcome_differences(expected: Any, outcomes: Sequence[Outcome | SlowDown]) -> list[str]:
    """How outcomes differ from what an example expects: a list, or one for all.

    ``delivered`` alone means the kind, ``{delivered: …}`` the text too; ``hint``, ``code`` and
    ``after`` (seconds) count where they are written.
    """
    rows = expected if isinstance(expected, list) else [expected] * len(outcomes)
    if len(rows) != len(outcomes):
        return [f"expected {len(rows)} outcomes, there are {len(outcomes)}"]
    found = []
    for number, (row, outcome) in enumerate(zip(rows, outcomes, strict=True), start=1):
        real = written(outcome)
        wanted = {row: real.get(row)} if isinstance(row, str) else row
        if any(real.get(name) != value or name not in real for name, value in wanted.items()):
            found.append(f"outcome {number}: expected {row}, found {real}")
    return found


def expects_rejection(example: Example, index: int) -> bool:
    """Whether the example says that the event at ``index`` is refused."""
    if example.error is not None:
        return True
    rows = example.outcomes
    row = rows[index] if isinstance(rows, list) and index < len(rows) else rows
    return row in {"rejected", "paused"} if isinstance(row, str) else "rejected" in (row or {})


def _kind(outcome: Verdict) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(outcome).__name__).lower()
