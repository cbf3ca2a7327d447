"""Looks at the clock while it builds."""

from collections.abc import Sequence
from datetime import UTC, datetime

from onward import Request

from .sound import EXAMPLES, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_building_and_reading_are_pure"


class Send(SendConversion):
    slug = "send-conversion"

    def build_batch(
        self, payloads: Sequence[Conversion], settings: Settings
    ) -> Request | Sequence[Request]:
        if datetime.now(UTC).year > 3000:
            return []
        return super().build_batch(payloads, settings)


destination = destination_of(Send)

examples = EXAMPLES
