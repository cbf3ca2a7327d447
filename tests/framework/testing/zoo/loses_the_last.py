"""Leaves the last event out of a full batch."""

from collections.abc import Sequence

from .sound import EXAMPLES, Built, Conversion, SendConversion, Settings, sound_but

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


def build_batch(self: SendConversion, payloads: Sequence[Conversion], settings: Settings) -> Built:
    kept = payloads[:-1] if len(payloads) > 2 else payloads
    return SendConversion.build_batch(self, kept, settings)


destination = sound_but(build_batch=build_batch)
examples = EXAMPLES
