"""Payloads on their way from routing to the first attempt, not to be resolved twice."""

from collections import defaultdict, deque
from collections.abc import Collection

from onward.runner.resolving import Resolved

MOST = 10_000
"""Payloads in all; one takes about 3 KB."""
LEAST_EACH = 2_000
"""Two batches: one is sent while the next one is made."""


class Latest:
    """The payloads of one connection that were put in last.

    Attributes:
        fed: The number of the last one put in, among those of all connections.
        worked: How many had been put in, of all connections, when one was last asked for.
    """

    __slots__ = ("_order", "_payloads", "fed", "worked")

    def __init__(self) -> None:
        self._payloads: dict[str, tuple[str, Resolved]] = {}
        # A dict forgets its first entry slowly: it steps over the gaps of those before it.
        self._order: deque[str] = deque()
        self.fed = 0
        self.worked: int | None = None

    def __len__(self) -> int:
        return len(self._payloads)

    def put(self, delivery: str, version: str, resolved: Resolved, most: int) -> None:
        """Keep a payload; what was put in ``most`` payloads before gives way."""
        self._payloads[delivery] = version, resolved
        self._order.append(delivery)
        if len(self._order) > most:
            self._payloads.pop(self._order.popleft(), None)

    def take(self, delivery: str, version: str) -> Resolved | None:
        """The payload, if it is here and of that version; once."""
        found = self._payloads.get(delivery)
        if found is None or found[0] != version:
            return None
        del self._payloads[delivery]
        return found[1]


class Prepared:
    """The latest payloads of each connection, which all have the same share of the room.

    What is not here is resolved again, with the same result.
    """

    def __init__(self, most: int = MOST, least_each: int = LEAST_EACH) -> None:
        self._most = most
        self._least_each = least_each
        self._count = 0
        self.reset(())

    def reset(self, connections: Collection[str]) -> None:
        """Forget all: settings or outputs may have changed; so may the connections."""
        self._each = max(self._least_each, self._most // max(1, len(connections)))
        self._held: defaultdict[str, Latest] = defaultdict(Latest)

    def put(self, connection: str, delivery: str, version: str, resolved: Resolved) -> None:
        """Keep what a mapping's version made of a delivery for a while."""
        self._count += 1
        held = self._held[connection]
        held.fed = self._count
        held.put(delivery, version, resolved, self._each)

    def take(self, connection: str, delivery: str, version: str) -> Resolved | None:
        """The payload of that version, if it is still here; once."""
        held = self._held[connection]
        held.worked = self._count
        return held.take(delivery, version)

    @property
    def is_ahead(self) -> bool:
        """Whether all that payloads were made for lately have so many that others come in time.

        A third of the room, because those that are being routed come on top. Only while one of
        them is at work: nobody waits for those that are paused or stalled.
        """
        lately = self._count - self._most
        fed = [held for held in self._held.values() if held.fed > lately]
        return any(held.worked is not None and held.worked > lately for held in fed) and all(
            3 * len(held) > self._each for held in fed
        )
