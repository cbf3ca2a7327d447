"""Stumbles over an event without an e-mail address."""

from collections.abc import Sequence

from onward import Request

from .sound import (
    EXAMPLES,
    ORDER,
    SENT,
    SETTINGS,
    Conversion,
    SendConversion,
    Settings,
    destination_of,
)

CAUGHT_BY = "test_every_example_gives_the_request_it_shows"


class Send(SendConversion):
    slug = "send-conversion"

    def build_batch(
        self, payloads: Sequence[Conversion], settings: Settings
    ) -> Request | Sequence[Request]:
        if any(payload.email is None for payload in payloads):
            raise KeyError("email")
        return super().build_batch(payloads, settings)


NO_ADDRESS = {
    "title": "An order of a guest",
    "settings": SETTINGS,
    "event": ORDER,
    "request": SENT | {"json": {"data": [{"event": "Order Completed", "event_id": "m-1"}]}},
}
destination = destination_of(Send)
examples = [*EXAMPLES, NO_ADDRESS]
