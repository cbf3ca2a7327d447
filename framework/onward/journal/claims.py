"""Claims: deliveries handed out, by a number that is void once they are back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import count

import msgspec

from onward.journal.heads import Waiting
from onward.journal.queues import Queue


class Claim(msgspec.Struct, frozen=True, gc=False):
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

    def add(self, queue: Queue, several: Sequence[Waiting]) -> dict[int, Claim]:
        """New claims of deliveries of a queue, by their numbers."""
        if queue.rests:
            claims = [
                Claim(waiting, queue, queue.version_of(waiting), queue.trying_since(waiting))
                for waiting in several
            ]
        else:
            claims = [Claim(waiting, queue, waiting.version, waiting.since) for waiting in several]
        # The claims first: where they end, no number is used up.
        numbered = {number: claim for claim, number in zip(claims, self._numbers, strict=False)}
        self._claims.update(numbered)
        self._rows.update([waiting.ref for waiting in several])
        queue.claimed += len(several)
        return numbered

    def take(self, number: int) -> Claim | None:
        """The claim of a number, no longer in force; ``None`` when it is void already."""
        return self._claims.pop(number, None)

    def restore(self, claims: dict[int, Claim]) -> None:
        """Put claims in force again whose settlement failed."""
        self._claims.update(claims)

    def end(self, claims: Sequence[Claim]) -> None:
        """The deliveries are back: written, or returned."""
        self._rows.difference_update([claim.waiting.ref for claim in claims])
        for queue, number in Counter([claim.queue for claim in claims]).items():
            queue.claimed -= number

    def without(self, found: Iterable[Waiting]) -> Iterable[Waiting]:
        """Those that nobody has in hand."""
        return (waiting for waiting in found if waiting.ref not in self._rows)
