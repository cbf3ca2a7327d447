"""Cannot build the batches that it says it can."""

from collections.abc import Sequence

from .sound import EXAMPLES, Built, Conversion, SendConversion, Settings, sound_but

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


def build_batch(self: SendConversion, payloads: Sequence[Conversion], settings: Settings) -> Built:
    if len(payloads) > 50:
        raise OverflowError(len(payloads))
    return SendConversion.build_batch(self, payloads, settings)


destination = sound_but(build_batch=build_batch)
examples = EXAMPLES
