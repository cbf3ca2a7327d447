"""An accepted event as it lies in the intake stream."""

from hashlib import blake2b

import msgspec

from onward.event import Accepted
from onward.jetstream.batches import Outgoing
from onward.jetstream.streams import intake_subject
from onward.sqlite.moments import ticks


class Arrival(msgspec.Struct, frozen=True):
    """An accepted event.

    Attributes:
        received: In microseconds.
        body: The event in JSON.
    """

    source: str
    message_id: str
    received: int
    body: msgspec.Raw


def outgoing(accepted: Accepted) -> Outgoing:
    """An event as it is published; of two with one ``messageId`` the stream keeps the first."""
    arrival = Arrival(
        accepted.source,
        accepted.message_id,
        ticks(accepted.received_at),
        msgspec.Raw(_encoder.encode(accepted.event)),
    )
    subject = intake_subject(accepted.source)
    return Outgoing(subject, key_of(accepted.source, accepted.message_id), _encoder.encode(arrival))


def key_of(source: str, message_id: str) -> str:
    """What two copies of an event share: a hash, because a ``messageId`` may be any text."""
    parts = f"{source}\0{message_id}"
    return blake2b(parts.encode(), digest_size=16).hexdigest()


def arrival_of(body: bytes) -> Arrival:
    """The event that was published.

    Raises:
        msgspec.MsgspecError: It is none.
    """
    return _decoder.decode(body)


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Arrival)
