"""Payloads on their way from routing to the first attempt, not to be resolved twice."""

from collections import defaultdict, deque
from collections.abc import Collection

from onward.runner.resolving import Resolved

MOST = 10_000
"""Payloads in all; one takes about 3 KB."""
LEAST_EACH = 2_000
"""Two batches: one is sent while the next one is made."""


class Latest:
    """The payloads of one connection that were put in last."""

    __slots__ = ("_order", "_payloads")

    def __init__(self) -> None:
        self._payloads: dict[str, tuple[str, Resolved]] = {}
        # A dict forgets its first entry slowly: it steps over the gaps of those before it.
        self._order: deque[str] = deque()

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
        self._fed: set[str] = set()
        self._at_work: set[str] = set()
        self.reset(())

    def reset(self, connections: Collection[str]) -> None:
        """Forget all: settings or outputs may have changed; so may the connections."""
        self._each = max(self._least_each, self._most // max(1, len(connections)))
        self._held: defaultdict[str, Latest] = defaultdict(Latest)
        self.begin()

    def put(self, connection: str, delivery: str, version: str, resolved: Resolved) -> None:
        """Keep what a mapping's version made of a delivery for a while."""
        self._held[connection].put(delivery, version, resolved, self._each)
        self._fed.add(connection)

    def take(self, connection: str, delivery: str, version: str) -> Resolved | None:
        """The payload of that version, if it is still here; once."""
        self._at_work.add(connection)
        return self._held[connection].take(delivery, version)

    def begin(self) -> None:
        """From now on ``is_ahead`` is about what is put and taken after this."""
        self._fed.clear()
        self._at_work.clear()

    @property
    def is_ahead(self) -> bool:
        """Whether all that payloads were made for lately have so many that more push them out.

        Only while one of them is at work: nobody waits for those that are paused or stalled.
        """
        return not self._fed.isdisjoint(self._at_work) and all(
            3 * len(self._held[connection]) > 2 * self._each for connection in self._fed
        )
