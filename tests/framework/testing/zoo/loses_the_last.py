"""Leaves the last event out of a full batch."""

from collections.abc import Sequence

from onward import Request

from .sound import EXAMPLES, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


class Send(SendConversion):
    slug = "send-conversion"

    def build_batch(
        self, payloads: Sequence[Conversion], settings: Settings
    ) -> Request | Sequence[Request]:
        kept = payloads[:-1] if len(payloads) > 2 else payloads
        return super().build_batch(kept, settings)


destination = destination_of(Send)

examples = EXAMPLES
