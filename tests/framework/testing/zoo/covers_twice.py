"""Sends two requests that both answer for every event."""

from collections.abc import Sequence

from .sound import EXAMPLES, Built, Conversion, Settings, conversions_of, sound_but

CAUGHT_BY = "test_batches_cover_every_payload_once_in_order"


def build_batch(_: object, payloads: Sequence[Conversion], settings: Settings) -> Built:
    request = conversions_of(payloads, settings)
    return request if len(payloads) <= 2 else [request, request]


destination = sound_but(build_batch=build_batch)
examples = EXAMPLES
