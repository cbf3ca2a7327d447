"""One mapping's deliveries in one lane, as they were pulled, the first due first."""

from collections.abc import Iterator
from heapq import heappop, heappush

import msgspec

from onward.delivery import Lane
from onward.journal.jetstream.parcel import Parcel

Key = tuple[bool, int, int]
"""Replays after live ones, then by when they fall due, then as they were published."""


class Item(msgspec.Struct):
    """A delivery that was pulled.

    Attributes:
        sequence: Its number in the stream.
        reply: Where to answer for it; another one once it has come again.
    """

    sequence: int
    reply: str
    parcel: Parcel

    @property
    def key(self) -> Key:
        """Where it stands in its queue."""
        return self.parcel.replays > 0, self.parcel.due, self.sequence


class Queue:
    """One mapping's deliveries in one lane; ``waiting`` is a heap of those not in hand."""

    __slots__ = ("claimed", "held", "lane", "live", "mapping", "replays")

    def __init__(self, lane: Lane, mapping: str) -> None:
        self.lane = lane
        self.mapping = mapping
        self.live: list[tuple[Key, Item]] = []
        self.replays: list[tuple[Key, Item]] = []
        self.held: list[Item] = []
        self.claimed = 0

    def push(self, item: Item) -> None:
        """Keep one that is not in hand."""
        if item.parcel.held is not None:
            self.held.append(item)
        else:
            heappush(self.replays if item.parcel.replays else self.live, (item.key, item))

    def first(self, *, replays: bool) -> Key | None:
        """The key of the next one."""
        heap = self.replays if replays else self.live
        return heap[0][0] if heap else None

    def pop(self, *, replays: bool) -> Item:
        """Take the next one out."""
        return heappop(self.replays if replays else self.live)[1]

    @property
    def next_due(self) -> int | None:
        """When the first one may be tried."""
        return min((heap[0][0][1] for heap in (self.live, self.replays) if heap), default=None)

    def items(self) -> Iterator[Item]:
        """All that are not in hand."""
        yield from (item for heap in (self.live, self.replays) for _, item in heap)
        yield from self.held

    def drop(self, sequences: set[int]) -> None:
        """Forget some that are not in hand."""
        kept = [item for item in self.items() if item.sequence not in sequences]
        self.live, self.replays, self.held = [], [], []
        for item in kept:
            self.push(item)

    def __len__(self) -> int:
        return len(self.live) + len(self.replays)
