"""Gives every event a batch of its own."""

from .sound import ALONE, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


class Send(SendConversion):
    slug = "send-conversion"

    def batch_key(self, payload: Conversion, settings: Settings) -> str:
        return payload.event_id


destination = destination_of(Send)

examples = ALONE
