"""Queues: a lane's deliveries, mapping by mapping."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from onward.delivery import Lane, Selector
from onward.journal.heads import Heads, Waiting
from onward.journal.interface import Pause
from onward.sqlite.moments import moment, ticks
from onward.sqlite.statements import insert


class Rest(NamedTuple):
    """A pause that is over: its number, begin and end in microseconds."""

    number: int
    began: int
    ended: int


class Queue:
    """One mapping's deliveries in one lane, and what is known of their pauses.

    Attributes:
        paused_since: In microseconds; ``None`` while it is not paused.
        rests: Pauses that are over, oldest first.
        version: The mapping's version for deliveries that have not seen rest ``version_rest``.
    """

    __slots__ = (
        "claimed",
        "id",
        "is_stored",
        "lane",
        "live",
        "mapping",
        "paused_since",
        "replays",
        "rests",
        "version",
        "version_rest",
    )

    def __init__(self, number: int, lane: Lane, mapping: str, *, on_disk: bool, held: int) -> None:
        self.id = number
        self.lane = lane
        self.mapping = mapping
        self.paused_since: int | None = None
        self.rests: list[Rest] = []
        self.version = ""
        self.version_rest = 0
        self.claimed = 0
        self.is_stored = on_disk
        self.live = Heads(held=held, on_disk=on_disk)
        self.replays = Heads(held=held, on_disk=on_disk)

    def heads(self, *, replays: bool) -> Heads:
        """The next live deliveries, or the next replays."""
        return self.replays if replays else self.live

    def push(self, waiting: Waiting) -> None:
        """Keep a waiting delivery where it belongs."""
        self.heads(replays=waiting.is_replay).push(waiting)

    @property
    def last_rest(self) -> int:
        """The number of the latest rest, 0 without one."""
        return self.rests[-1].number if self.rests else 0

    def trying_since(self, waiting: Waiting) -> int:
        """When trying began, moved by the time spent paused."""
        return moved(waiting.since, waiting.rests, self.rests) if self.rests else waiting.since

    def version_of(self, waiting: Waiting) -> str:
        """The mapping's version the delivery goes with."""
        return self.version if waiting.rests < self.version_rest else waiting.version


def moved(since: int, seen: int, rests: list[Rest]) -> int:
    """A begin of trying, moved by the rests that are not counted in it yet."""
    return since + sum(
        max(0, rest.ended - max(rest.began, since)) for rest in rests if rest.number > seen
    )


class QueueBook:
    """All queues of the file, with the pauses in force."""

    def __init__(self, connection: sqlite3.Connection, *, held: int) -> None:
        self._held = held
        self._by_place: dict[tuple[Lane, str], Queue] = {}
        self._by_lane: dict[Lane, list[Queue]] = {}
        self.by_id: dict[int, Queue] = {}
        self.pauses: dict[Selector, Pause] = {}
        self._load(connection)

    def _load(self, connection: sqlite3.Connection) -> None:
        query = (
            "SELECT id, connection, action, batch_key, mapping, paused_since, version, version_rest"
            " FROM queue"
        )
        for number, name, action, key, mapping, since, version, rest in connection.execute(query):
            queue = self._enter(number, Lane(name, action, key), mapping, on_disk=True)
            queue.paused_since, queue.version, queue.version_rest = since, version, rest
        for number, queue_id, began, ended in connection.execute(
            "SELECT id, queue, began, ended FROM rest ORDER BY id"
        ):
            self.by_id[queue_id].rests.append(Rest(number, began, ended))
        for *parts, at, reason, hint, code in connection.execute(
            "SELECT connection, mapping, action, batch_key, at, reason, hint, code"
            " FROM pause ORDER BY id"
        ):
            pause = Pause(Selector(*parts), moment(at), reason, hint, code)
            self.pauses[pause.selector] = pause

    def __iter__(self) -> Iterator[Queue]:
        return iter(self.by_id.values())

    def of_lane(self, lane: Lane) -> list[Queue]:
        """The queues of a lane, one for each mapping."""
        return self._by_lane.get(lane, [])

    def by_lane(self) -> dict[Lane, list[Queue]]:
        """All lanes with their queues."""
        return self._by_lane

    def get(self, lane: Lane, mapping: str) -> Queue:
        """The queue of a mapping in a lane, made if need be."""
        queue = self._by_place.get((lane, mapping))
        if queue is None:
            queue = self._enter(len(self.by_id) + 1, lane, mapping, on_disk=False)
            pause = self.pause_of(queue)
            if pause is not None:
                queue.paused_since = ticks(pause.at)
        return queue

    def _enter(self, number: int, lane: Lane, mapping: str, *, on_disk: bool) -> Queue:
        queue = Queue(number, lane, mapping, on_disk=on_disk, held=self._held)
        self.by_id[number] = queue
        self._by_place[lane, mapping] = queue
        self._by_lane.setdefault(lane, []).append(queue)
        return queue

    def pause_of(self, queue: Queue) -> Pause | None:
        """The first pause in force that covers a queue."""
        for pause in self.pauses.values():
            if pause.selector.covers(queue.lane, queue.mapping):
                return pause
        return None

    def paused_ids(self) -> frozenset[int]:
        """The queues that are paused."""
        return frozenset(queue.id for queue in self if queue.paused_since is not None)


QueueRow = tuple[int, str, str, str, str, int | None, str, int]


def row_of(
    queue: Queue, *, paused_since: int | None, version: str | None = None, version_rest: int = 0
) -> QueueRow:
    """A queue's row with its new pause; version and rest stay unless a version is given."""
    lane = queue.lane
    place = (queue.id, lane.connection, lane.action, lane.batch_key, queue.mapping)
    if version is None:
        return (*place, paused_since, queue.version, queue.version_rest)
    return (*place, paused_since, version, version_rest)


def write(connection: sqlite3.Connection, rows: list[QueueRow]) -> None:
    """Bring rows of queues in line; new ones are made."""
    insert(
        connection,
        "queue (id, connection, action, batch_key, mapping, paused_since, version, version_rest)",
        rows,
        "ON CONFLICT (id) DO UPDATE SET paused_since = excluded.paused_since,"
        " version = excluded.version, version_rest = excluded.version_rest",
    )
