"""Writes into the payloads it is handed."""

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

CAUGHT_BY = "test_building_and_reading_are_pure"


class Send(SendConversion):
    slug = "send-conversion"

    def build_batch(
        self, payloads: Sequence[Conversion], settings: Settings
    ) -> Request | Sequence[Request]:
        for payload in payloads:
            if payload.tags is not None:
                payload.tags["seen"] = True
        return super().build_batch(payloads, settings)


TAGGED = {
    "title": "An order with tags",
    "settings": SETTINGS,
    "event": ORDER | {"properties": {"tags": {"colour": "red"}}},
    "request": {
        **SENT,
        "json": {
            "data": [
                {
                    "event": "Order Completed",
                    "event_id": "m-1",
                    "tags": {"colour": "red", "seen": True},
                }
            ]
        },
    },
}
destination = destination_of(Send)
examples = [TAGGED, *EXAMPLES]
