"""Claims: deliveries handed out, by a number that is void once they are back."""

from collections.abc import Iterable
from itertools import count

import msgspec

from onward.journal.heads import Waiting
from onward.journal.queues import Queue


class Claim(msgspec.Struct, frozen=True):
    """A delivery in somebody's hands.

    Attributes:
        since: When trying began, as whoever claimed it was told.
    """

    waiting: Waiting
    queue: Queue
    version: str
    since: int


class Claims:
    """What is in hand. They are kept in memory: after a crash all are due again."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._claims: dict[int, Claim] = {}
        self._rows: set[int] = set()

    def add(self, claim: Claim) -> int:
        """The number of a new claim."""
        number = next(self._numbers)
        self._claims[number] = claim
        self._rows.add(claim.waiting.ref)
        claim.queue.claimed += 1
        return number

    def take(self, number: int) -> Claim | None:
        """The claim of a number, no longer in force; ``None`` when it is void already."""
        return self._claims.pop(number, None)

    def restore(self, claims: dict[int, Claim]) -> None:
        """Put claims in force again whose settlement failed."""
        self._claims.update(claims)

    def end(self, claim: Claim) -> None:
        """The delivery is back: written, or returned."""
        self._rows.discard(claim.waiting.ref)
        claim.queue.claimed -= 1

    def without(self, found: Iterable[Waiting]) -> Iterable[Waiting]:
        """Those that nobody has in hand."""
        return (waiting for waiting in found if waiting.ref not in self._rows)
