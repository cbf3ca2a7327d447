"""Gives every event a batch of its own."""

from .sound import ALONE, Conversion, Settings, sound_but

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


def batch_key(_: object, payload: Conversion, settings: Settings) -> str:
    return payload.event_id


destination = sound_but(batch_key=batch_key)
examples = ALONE
