"""Keys its batches by a number."""

from .sound import EXAMPLES, Conversion, Settings, sound_but

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


def batch_key(_: object, payload: Conversion, settings: Settings) -> int:
    return len(payload.event)


destination = sound_but(batch_key=batch_key)
examples = EXAMPLES
