"""Sorts a batch, so that answers are given to the wrong events."""

from collections.abc import Sequence

from onward import Request

from .sound import EXAMPLES, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


class Send(SendConversion):
    slug = "send-conversion"

    def build_batch(
        self, payloads: Sequence[Conversion], settings: Settings
    ) -> Request | Sequence[Request]:
        ordered = sorted(payloads, key=lambda payload: payload.event_id)
        return super().build_batch(ordered, settings)


destination = destination_of(Send)

examples = EXAMPLES
