"""Sends two requests that both answer for every event."""

from collections.abc import Sequence

from onward import Request

from .sound import EXAMPLES, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


class Send(SendConversion):
    slug = "send-conversion"

    def build_batch(
        self, payloads: Sequence[Conversion], settings: Settings
    ) -> Request | Sequence[Request]:
        whole = super().build_batch(payloads, settings)
        return whole if len(payloads) <= 2 or not isinstance(whole, Request) else [whole, whole]


destination = destination_of(Send)

examples = EXAMPLES
