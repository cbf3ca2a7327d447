"""Payloads on their way from routing to the first attempt, not to be resolved twice."""

from collections import OrderedDict

from onward.runner.compiled import Resolved

MOST = 20_000


class Prepared:
    """The latest payloads by delivery; what is not here is resolved again, with the same result."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held: OrderedDict[tuple[str, str], Resolved] = OrderedDict()

    def put(self, delivery: str, version: str, resolved: Resolved) -> None:
        """Keep what a mapping's version made of a delivery for a while."""
        self._held[delivery, version] = resolved
        if len(self._held) > self._most:
            self._held.popitem(last=False)

    def take(self, delivery: str, version: str) -> Resolved | None:
        """The payload of that version, if it is still here; once."""
        return self._held.pop((delivery, version), None)

    def clear(self) -> None:
        """Forget all: settings or outputs may have changed."""
        self._held.clear()
