"""A delivery as it travels through its connection's stream, with the event it is of."""

from datetime import datetime

import msgspec

from onward.delivery import Lane
from onward.jetstream.batches import Outgoing
from onward.jetstream.records import DeadLetter, Settling
from onward.jetstream.streams import delivery_subject
from onward.journal.interface import NewDelivery, Stored
from onward.sqlite.moments import moment, moment_or_none, ticks, ticks_or_none


class Parcel(msgspec.Struct, frozen=True):
    """A delivery that waits, or is paused by itself; moments in microseconds.

    Attributes:
        event: Its event's number in the intake stream.
        body: The event in JSON.
        since: When trying began.
        rested: Up to when time spent paused is taken out of ``since``.
        attempts: Made so far.
        replays: How often a person sent it again.
        held: Since when it is paused by itself.
    """

    id: str
    lane: Lane
    mapping: str
    version: str
    event: int
    source: str
    message_id: str
    received: int
    body: msgspec.Raw
    due: int
    since: int
    rested: int
    expires: int | None = None
    attempts: int = 0
    replays: int = 0
    held: int | None = None

    def settling(self) -> Settling:
        """The delivery as the ledger is told of it."""
        return Settling(
            self.id,
            self.event,
            self.mapping,
            self.version,
            self.attempts,
            self.replays,
            moment(self.since),
            moment_or_none(self.expires),
        )

    def outgoing(self, key: str) -> Outgoing:
        """The delivery as it is published; of two with one key the stream keeps the first."""
        return Outgoing(delivery_subject(self.lane), key, _encoder.encode(self))


def parcel_of(body: bytes) -> Parcel:
    """The delivery that was published.

    Raises:
        msgspec.MsgspecError: It is none.
    """
    return _decoder.decode(body)


def routed(
    delivery: NewDelivery, stored: Stored, body: bytes, at: datetime, *, held: bool
) -> Parcel:
    """A delivery that was just routed."""
    now = ticks(at)
    due = delivery.standing.due_at
    return Parcel(
        delivery.id,
        delivery.lane,
        delivery.mapping,
        delivery.version,
        stored.ref,
        stored.source,
        stored.message_id,
        ticks(stored.received_at),
        msgspec.Raw(body),
        now if due is None else ticks(due),
        now,
        now,
        ticks_or_none(delivery.expires_at),
        held=now if held else None,
    )


def replayed(letter: DeadLetter, version: str, at: datetime) -> Parcel:
    """A dead letter that waits again."""
    now = ticks(at)
    return Parcel(
        letter.id,
        letter.lane,
        letter.mapping,
        version,
        letter.event,
        letter.source,
        letter.message_id,
        ticks(letter.received_at),
        msgspec.Raw(letter.body),
        now,
        now,
        now,
        ticks_or_none(letter.expires_at),
        letter.attempts,
        letter.replays + 1,
    )


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Parcel)
