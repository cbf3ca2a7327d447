"""Payloads on their way from routing to the first attempt, not to be resolved twice."""

from collections import OrderedDict, defaultdict
from collections.abc import Collection

from onward.runner.compiled import Resolved

MOST = 10_000
LEAST_EACH = 2_000


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
        self._held: defaultdict[str, OrderedDict[tuple[str, str], Resolved]]
        self._held = defaultdict(OrderedDict)
        self.begin()

    def put(self, connection: str, delivery: str, version: str, resolved: Resolved) -> None:
        """Keep what a mapping's version made of a delivery for a while."""
        held = self._held[connection]
        held[delivery, version] = resolved
        if len(held) > self._each:
            held.popitem(last=False)
        self._fed.add(connection)

    def take(self, connection: str, delivery: str, version: str) -> Resolved | None:
        """The payload of that version, if it is still here; once."""
        self._at_work.add(connection)
        return self._held[connection].pop((delivery, version), None)

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
