"""The next deliveries of a queue in memory, whatever the backlog on disk."""

from collections import deque
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush, nsmallest

import msgspec

HELD = 4_096

Key = tuple[int, int]
_START: Key = (-1, -1)


class Waiting(msgspec.Struct, gc=False):
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
        self._row: deque[Waiting] = deque()
        self._odd: list[tuple[int, int, Waiting]] = []
        self.edge: Key | None = _START if on_disk else None
        self.is_filling = False

    def __len__(self) -> int:
        return len(self._row) + len(self._odd)

    @property
    def first(self) -> Key | None:
        """When the next one is due, then its number."""
        row, odd = self._row, self._odd
        first = (row[0].due, row[0].ref) if row else None
        if odd and (first is None or odd[0] < first):
            return odd[0][:2]
        return first

    @property
    def is_dry(self) -> bool:
        """Whether the disk must be asked for the next one."""
        return self.edge is not None and not self._row and not self._odd

    def pop_due(self, now: int) -> Waiting | None:
        """Take the next one out, if it is due by now."""
        taken = self.pop_all_due(now, 1)
        return taken[0] if taken else None

    def pop_all_due(self, now: int, limit: int) -> list[Waiting]:
        """Take out the first ones, as many as ``limit``, of those that are due by now."""
        row, odd = self._row, self._odd
        taken: list[Waiting] = []
        while len(taken) < limit:
            if odd and (not row or odd[0] < (row[0].due, row[0].ref)):
                if odd[0][0] > now:
                    break
                taken.append(heappop(odd)[2])
            elif row and row[0].due <= now:
                taken.append(row.popleft())
            else:
                break
        return taken

    def give_back(self, several: Sequence[Waiting]) -> None:
        """Put the last ones that were just taken out back in their place."""
        self._row.extendleft(reversed(several))

    def push(self, waiting: Waiting) -> None:
        """Keep one that is on disk too, unless it lies beyond the edge."""
        self.push_all((waiting,))

    def push_all(self, several: Iterable[Waiting]) -> None:
        """Keep these, which are on disk too, but for those that lie beyond the edge."""
        row, edge = self._row, self.edge
        last = (row[-1].due, row[-1].ref) if row else _START
        for waiting in several:
            key = (waiting.due, waiting.ref)
            if edge is not None and key > edge:
                continue
            if key > last:
                row.append(waiting)
                last = key
            else:
                heappush(self._odd, (*key, waiting))
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
        self.push_all(found)
        self.edge = last

    def reset(self) -> None:
        """Forget everything: the disk knows."""
        self._row.clear()
        self._odd.clear()
        self.edge = _START

    def _shrink(self) -> None:
        entries = [(waiting.due, waiting.ref, waiting) for waiting in self._row]
        kept = nsmallest(self._held, [*entries, *self._odd])
        self.edge = kept[-1][:2]
        self._row = deque(waiting for _, _, waiting in kept)
        self._odd = []
