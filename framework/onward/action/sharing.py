"""A refused batch whose answer names the events at fault, shared out among its events."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from onward.outcome import Outcome, Rejected, Retry

AGAIN = Retry("Another event of the same batch was refused.", timedelta(), "batch-refused")
"""For those that were not at fault: they go again at once."""


def share_out(
    faults: Mapping[int, str], count: int, refuse: Callable[[str], Rejected]
) -> list[Outcome]:
    """One outcome for each of ``count`` events: refused where named, again at once for the others.

    Args:
        faults: What the platform says of the events at fault, by index.
        refuse: From what it says of an event to its refusal.
    """
    return [refuse(faults[index]) if index in faults else AGAIN for index in range(count)]
