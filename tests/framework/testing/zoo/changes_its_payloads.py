"""Writes into the payloads it is handed."""

from collections.abc import Sequence

from .sound import EXAMPLES, ORDER, SENT, Built, Conversion, SendConversion, Settings, sound_but

CAUGHT_BY = "test_building_and_reading_are_pure"


def build_batch(self: SendConversion, payloads: Sequence[Conversion], settings: Settings) -> Built:
    for payload in payloads:
        if payload.tags is not None:
            payload.tags["seen"] = True
    return SendConversion.build_batch(self, payloads, settings)


CHANGED = {"event": "Order Completed", "event_id": "m-1", "tags": {"hue": "red", "seen": True}}
TAGGED = EXAMPLES[0] | {
    "event": ORDER | {"properties": {"tags": {"hue": "red"}}},
    "request": SENT | {"json": {"data": [CHANGED]}},
}
destination = sound_but(build_batch=build_batch)
examples = [TAGGED, *EXAMPLES]
