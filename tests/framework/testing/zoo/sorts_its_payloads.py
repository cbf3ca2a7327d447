"""Sorts a batch, so that answers are given to the wrong events."""

from collections.abc import Sequence

from .sound import EXAMPLES, Built, Conversion, SendConversion, Settings, sound_but

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


def build_batch(self: SendConversion, payloads: Sequence[Conversion], settings: Settings) -> Built:
    ordered = sorted(payloads, key=lambda payload: payload.event_id)
    return SendConversion.build_batch(self, ordered, settings)


destination = sound_but(build_batch=build_batch)
examples = EXAMPLES
