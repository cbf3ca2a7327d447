"""Sums kept beside the rows, so that nothing is ever counted."""

import sqlite3
from collections import Counter

from onward.delivery import State, Totals

EVENTS = ("accepted", "duplicates", "filtered", "unmatched", "routed")
# Plain names: an enumeration's hash is slow, and these are counted for every delivery.
_STATES = tuple(state.value for state in State)
_NO_COUNTS = dict.fromkeys(_STATES, 0)


class Tally:
    """Counters of events, and of each queue's deliveries by state.

    Changes are gathered during a transaction and written with it.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.events, self.queues = read(connection)
        self._event_changes: Counter[str] = Counter()
        self._queue_changes: Counter[tuple[int, str]] = Counter()
        self.snapshot = (self.events, self.queues)

    def count(self, name: str, number: int = 1) -> None:
        """Add to a sum of events."""
        self._event_changes[name] += number

    def enter(self, queue: int, state: str, number: int = 1) -> None:
        """Add deliveries to a queue's sum of a state; a negative number takes away."""
        self._queue_changes[queue, state] += number

    def before_commit(self, connection: sqlite3.Connection) -> None:
        """Write what has changed."""
        if self._event_changes:
            names = list(self._event_changes)
            sets = ", ".join(f"{name} = {name} + ?" for name in names)
            connection.execute(
                f"UPDATE tally SET {sets}",  # noqa: S608
                [self._event_changes[name] for name in names],
            )
        changes: dict[int, dict[str, int]] = {}
        for (queue, state), number in self._queue_changes.items():
            if number:
                changes.setdefault(queue, {})[state] = number
        for queue, numbers in changes.items():
            sets = ", ".join(f"{state} = {state} + ?" for state in sorted(numbers))
            connection.execute(
                f"UPDATE queue SET {sets} WHERE id = ?",  # noqa: S608
                (*(numbers[state] for state in sorted(numbers)), queue),
            )

    def committed(self) -> None:
        """Show the new sums, all at once."""
        if not self._event_changes and not self._queue_changes:
            return
        self.events = {
            name: value + self._event_changes[name] for name, value in self.events.items()
        }
        queues = dict(self.queues)
        for (queue, state), number in self._queue_changes.items():
            counts = dict(queues.get(queue, _NO_COUNTS))
            counts[state] += number
            queues[queue] = counts
        self.queues = queues
        self.snapshot = (self.events, self.queues)
        self.rolled_back()

    def rolled_back(self) -> None:
        """Forget what was gathered since the last commit."""
        self._event_changes = Counter()
        self._queue_changes = Counter()


def read(
    connection: sqlite3.Connection,
) -> tuple[dict[str, int], dict[int, dict[str, int]]]:
    """The sums on disk: of events by name, of deliveries by queue and state."""
    row = connection.execute(f"SELECT {', '.join(EVENTS)} FROM tally").fetchone()  # noqa: S608
    states = ", ".join(_STATES)
    queues = {
        queue: dict(zip(_STATES, counts, strict=True))
        for queue, *counts in connection.execute(f"SELECT id, {states} FROM queue")  # noqa: S608
    }
    return dict(zip(EVENTS, row, strict=True)), queues


def totals(
    events: dict[str, int], queues: dict[int, dict[str, int]], paused: frozenset[int]
) -> Totals:
    """The sums as one value; what waits in a paused queue counts as paused."""
    sums = dict(_NO_COUNTS)
    for queue, counts in queues.items():
        for state, number in counts.items():
            is_held = state == "waiting" and queue in paused
            sums["paused" if is_held else state] += number
    ended = sum(events[name] for name in EVENTS[1:])
    return Totals(
        **events,
        unrouted=events["accepted"] - ended,
        deliveries=sum(sums.values()),
        **sums,
    )
