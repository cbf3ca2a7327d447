"""The next deliveries of a queue in memory, whatever the backlog on disk."""

from collections import deque
from collections.abc import Iterable
from heapq import heappop, heappush, nsmallest

import msgspec

HELD = 2_048

Key = tuple[int, int]
_START: Key = (-1, -1)


class Waiting(msgspec.Struct):
    """A waiting delivery as far as claiming needs it; moments in microseconds.

    Attributes:
        since: When trying began; rests numbered above ``rests`` are still to be taken out.
    """

    ref: int
    id: bytes
    event: int
    queue: int
    version: str
    due: int
    since: int
    rests: int
    expires: int | None
    attempts: int
    is_replay: bool


class Heads:
    """Waiting deliveries in order of falling due: those up to ``edge``, all without one.

    What lies beyond the edge is on disk only. Most arrive in order, so they are kept in a row;
    a heap takes the others.
    """

    __slots__ = ("_held", "_odd", "_row", "edge", "is_filling")

    def __init__(self, *, held: int = HELD, on_disk: bool = False) -> None:
        self._held = held
        self._row: deque[tuple[int, int, Waiting]] = deque()
        self._odd: list[tuple[int, int, Waiting]] = []
        self.edge: Key | None = _START if on_disk else None
        self.is_filling = False

    def __len__(self) -> int:
        return len(self._row) + len(self._odd)

    @property
    def first(self) -> Key | None:
        """When the next one is due, then its number."""
        if self._row and (not self._odd or self._row[0] < self._odd[0]):
            return self._row[0][:2]
        return self._odd[0][:2] if self._odd else None

    @property
    def is_dry(self) -> bool:
        """Whether the disk must be asked for the next one."""
        return self.edge is not None and not self._row and not self._odd

    def pop_due(self, now: int) -> Waiting | None:
        """Take the next one out, if it is due by now."""
        row, odd = self._row, self._odd
        if row and (not odd or row[0] < odd[0]):
            return row.popleft()[2] if row[0][0] <= now else None
        return heappop(odd)[2] if odd and odd[0][0] <= now else None

    def push(self, waiting: Waiting) -> None:
        """Keep one that is on disk too, unless it lies beyond the edge."""
        item = (waiting.due, waiting.ref, waiting)
        if self.edge is not None and item[:2] > self.edge:
            return
        if not self._row or item > self._row[-1]:
            self._row.append(item)
        else:
            heappush(self._odd, item)
        if len(self) > 2 * self._held and not self.is_filling:
            self._shrink()

    def fill(self, asked: Key, found: Iterable[Waiting], last: Key | None) -> None:
        """Take what the disk gave beyond ``asked``; nothing if the edge has moved since.

        Args:
            last: The new edge; ``None`` when that was all.
        """
        if self.edge != asked:
            return
        self.edge = None
        for waiting in found:
            self.push(waiting)
        self.edge = last

    def reset(self) -> None:
        """Forget everything: the disk knows."""
        self._row.clear()
        self._odd.clear()
        self.edge = _START

    def _shrink(self) -> None:
        kept = nsmallest(self._held, [*self._row, *self._odd])
        self.edge = kept[-1][:2]
        self._row = deque(kept)
        self._odd = []
