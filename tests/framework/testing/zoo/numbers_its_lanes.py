"""Keys its batches by a number."""

from typing import Any

from .sound import EXAMPLES, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


class Send(SendConversion):
    slug = "send-conversion"

    def batch_key(self, payload: Conversion, settings: Settings) -> Any:
        return len(payload.event)


destination = destination_of(Send)
examples = EXAMPLES
