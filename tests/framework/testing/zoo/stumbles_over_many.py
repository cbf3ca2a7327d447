"""Cannot build the batches that it says it can."""

from collections.abc import Sequence

from onward import Request

from .sound import EXAMPLES, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


class Send(SendConversion):
    slug = "send-conversion"

    def build_batch(
        self, payloads: Sequence[Conversion], settings: Settings
    ) -> Request | Sequence[Request]:
        if len(payloads) > 50:
            raise OverflowError(len(payloads))
        return super().build_batch(payloads, settings)


destination = destination_of(Send)
examples = EXAMPLES
