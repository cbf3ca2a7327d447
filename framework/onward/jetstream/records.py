"""What is published on the ledger stream, to be folded into the ledger's file."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from onward.delivery import Attempt, Disposition, Lane, Selector, Standing


class Making(msgspec.Struct, frozen=True):
    """A delivery as its event was routed."""

    id: str
    lane: Lane
    mapping: str
    version: str
    standing: Standing
    expires_at: datetime | None = None


class Routed(msgspec.Struct, frozen=True, tag="routed"):
    """What became of an accepted event.

    Attributes:
        event: Its number in the intake stream; the same record again changes nothing.
        body: The stored event as it came in, so that its dead letters can be replayed.
        at: When it was routed.
    """

    event: int
    source: str
    message_id: str
    received_at: datetime
    body: msgspec.Raw
    at: datetime
    disposition: Disposition
    reason: str = ""
    deliveries: tuple[Making, ...] = ()


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Events that were dropped at the door as duplicates.

    Attributes:
        count: How many. The stream drops a second copy of this record by its message id.
    """

    count: int


class Settling(msgspec.Struct, frozen=True, array_like=True):
    """One of the deliveries that met with the same.

    Attributes:
        event: Its event's number in the intake stream.
        mapping: Its mapping.
        version: The version it was tried with, or goes on with.
        attempts: Made so far, the one recorded here included.
        replays: How often a person sent it again.
        trying_since: When trying began, without the time spent paused.
        expires_at: When the platform's look-back ends for its event.
    """

    id: str
    event: int
    mapping: str
    version: str
    attempts: int
    replays: int
    trying_since: datetime
    expires_at: datetime | None = None


class Settled(msgspec.Struct, frozen=True, tag="settled"):
    """Where deliveries of a lane stand now; those that met with the same share a record.

    A record that is older than what is known changes nothing: a delivery's replays and attempts
    only rise, and with the same numbers what is settled for good stays so.

    Attributes:
        attempt: The try that led there; ``None`` when nothing was sent. Its number is each
            delivery's ``attempts``.
    """

    at: datetime
    lane: Lane
    standing: Standing
    attempt: Attempt | None
    deliveries: tuple[Settling, ...]


class Replayed(msgspec.Struct, frozen=True, tag="replayed"):
    """Dead letters that wait again.

    Attributes:
        deliveries: With the replay that makes them wait counted in ``replays``.
    """

    at: datetime
    lane: Lane
    deliveries: tuple[Settling, ...]


class Held(msgspec.Struct, frozen=True, tag="held"):
    """A pause began, or its reason is another one."""

    selector: Selector
    at: datetime
    reason: str
    hint: str = ""
    code: str = ""


class Freed(msgspec.Struct, frozen=True, tag="freed"):
    """The pauses inside a selector are over, and what was paused one by one waits again.

    Attributes:
        versions: The versions that deliveries moved to, by mapping.
    """

    selector: Selector
    at: datetime
    versions: dict[str, str] = {}


class DeadLetter(msgspec.Struct, frozen=True):
    """A dead letter with all that it takes to send it again; this is never published.

    Attributes:
        body: The stored event, in JSON.
        replays: How often it was sent again so far.
    """

    id: str
    event: int
    source: str
    message_id: str
    received_at: datetime
    body: bytes
    lane: Lane
    mapping: str
    version: str
    attempts: int
    replays: int
    expires_at: datetime | None


Record = Routed | Refused | Settled | Replayed | Held | Freed

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(list[Record])


def encode(records: Sequence[Record]) -> bytes:
    """Records as one message of the stream."""
    return _encoder.encode(records)


def decode(body: bytes) -> list[Record]:
    """The records of a message.

    Raises:
        msgspec.MsgspecError: It holds none; a newer program may have written it.
    """
    return _decoder.decode(body)


def pieces(deliveries: Sequence[Settling], size: int = 500) -> list[tuple[Settling, ...]]:
    """Deliveries in pieces that fit into one message each."""
    return [tuple(deliveries[at : at + size]) for at in range(0, len(deliveries), size)]
