"""Sends events apart, each under the index of another."""

from collections.abc import Sequence

from .sound import ALONE, Built, Conversion, Settings, conversions_of, sound_but

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


def build_batch(_: object, payloads: Sequence[Conversion], settings: Settings) -> Built:
    return [
        conversions_of([payload], settings).covering(len(payloads) - 1 - index)
        for index, payload in enumerate(payloads)
    ]


destination = sound_but(build_batch=build_batch)
examples = ALONE
