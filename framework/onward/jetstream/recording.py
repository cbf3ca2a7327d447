"""Writing records to the ledger stream."""

from collections.abc import Callable, Iterator, Sequence
from uuid import uuid4

from onward.jetstream.batches import Outgoing
from onward.jetstream.publishing import Publisher
from onward.jetstream.records import Record, encode
from onward.jetstream.streams import RECORDS

PIECE_BYTES = 256 << 10


def _unique() -> str:
    return uuid4().hex


class Recorder:
    """Tells the ledger what happened.

    Args:
        unique: A name for each message, by which the stream drops a second copy.
    """

    def __init__(self, publisher: Publisher, *, unique: Callable[[], str] = _unique) -> None:
        self._publisher = publisher
        self._unique = unique

    async def write(self, records: Sequence[Record]) -> None:
        """Write records, in as few messages as they fit into; durable on return.

        Raises:
            OnwardError: They could not be written; see ``Publisher.put``.
        """
        await self._publisher.put(
            [Outgoing(RECORDS, self._unique(), body) for body in packed(records)]
        )


def packed(records: Sequence[Record], limit: int = PIECE_BYTES) -> Iterator[bytes]:
    """Records as messages of about ``limit`` bytes; one that is larger has its own."""
    # A record's own brackets are two bytes; a comma and the message's brackets make up for them.
    bodies = [encode([record])[1:-1] for record in records]
    piece: list[bytes] = []
    size = 0
    for body in bodies:
        if piece and size + len(body) > limit:
            yield b"[" + b",".join(piece) + b"]"
            piece, size = [], 0
        piece.append(body)
        size += len(body) + 1
    if piece:
        yield b"[" + b",".join(piece) + b"]"
