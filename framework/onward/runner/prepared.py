"""Payloads on their way from routing to the first attempt, not to be resolved twice."""

from collections import defaultdict
from collections.abc import Collection
from functools import partial

from onward.journal.latest import Latest
from onward.runner.resolving import Resolved

MOST = 10_000
"""Payloads in all; one takes about 3 KB."""
LEAST_EACH = 2_000
"""Two batches: one is sent while the next one is made."""


class Made(Latest[str, tuple[str, Resolved]]):
    """The payloads of one connection that were put in last, each with its mapping's version.

    Attributes:
        fed: The number of the last one put in, among those of all connections.
        worked: How many had been put in, of all connections, when one was last asked for.
    """

    __slots__ = ("fed", "worked")

    def __init__(self, held: int) -> None:
        super().__init__(held)
        self.fed = 0
        self.worked: int | None = None

    def take(self, delivery: str, version: str) -> Resolved | None:
        """The payload, if it is here and of that version; once."""
        found = self._values.get(delivery)
        if found is None or found[0] != version:
            return None
        del self._values[delivery]
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
        self._held: defaultdict[str, Made] = defaultdict(partial(Made, self._each))

    def put(self, connection: str, delivery: str, version: str, resolved: Resolved) -> None:
        """Keep what a mapping's version made of a delivery for a while."""
        self._count += 1
        held = self._held[connection]
        held.fed = self._count
        held.add(delivery, (version, resolved))

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
