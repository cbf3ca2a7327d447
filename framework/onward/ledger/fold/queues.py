"""The queues as the file has them, for the length of one transaction."""

import sqlite3
from dataclasses import dataclass

from onward.delivery import Lane, Selector


@dataclass(slots=True)
class Queue:
    """A mapping's deliveries in one lane.

    Attributes:
        paused_since: In microseconds; ``None`` while it is not paused.
        last_rest: The number of its latest pause that is over, 0 without one.
    """

    id: int
    lane: Lane
    mapping: str
    paused_since: int | None
    last_rest: int


class Queues:
    """All queues with the pauses in force; a new one is written when it is first named."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        rests = dict(connection.execute("SELECT queue, max(id) FROM rest GROUP BY queue"))
        self._by_place: dict[tuple[Lane, str], Queue] = {}
        self.by_id: dict[int, Queue] = {}
        for number, name, action, key, mapping, since in connection.execute(
            "SELECT id, connection, action, batch_key, mapping, paused_since FROM queue"
        ):
            self._enter(
                Queue(number, Lane(name, action, key), mapping, since, rests.get(number, 0))
            )
        self.pauses = {
            Selector(*parts): (number, at)
            for number, at, *parts in connection.execute(
                "SELECT id, at, connection, mapping, action, batch_key FROM pause ORDER BY id"
            )
        }

    def get(self, lane: Lane, mapping: str) -> Queue:
        """The queue of a mapping in a lane."""
        found = self._by_place.get((lane, mapping))
        if found is not None:
            return found
        since = next(
            (at for selector, (_, at) in self.pauses.items() if selector.covers(lane, mapping)),
            None,
        )
        (number,) = self._connection.execute(
            "INSERT INTO queue (connection, action, batch_key, mapping, paused_since)"
            " VALUES (?, ?, ?, ?, ?) RETURNING id",
            (lane.connection, lane.action, lane.batch_key, mapping, since),
        ).fetchone()
        return self._enter(Queue(number, lane, mapping, since, 0))

    def covered(self, selector: Selector) -> list[Queue]:
        """The queues that a selector means."""
        return [
            queue for queue in self.by_id.values() if selector.covers(queue.lane, queue.mapping)
        ]

    def is_held(self, queue: Queue) -> bool:
        """Whether a pause in force covers it."""
        return any(selector.covers(queue.lane, queue.mapping) for selector in self.pauses)

    def _enter(self, queue: Queue) -> Queue:
        self._by_place[queue.lane, queue.mapping] = queue
        self.by_id[queue.id] = queue
        return queue
