"""Stumbles over an event without an e-mail address."""

from collections.abc import Sequence

from .sound import EXAMPLES, ORDER, Built, Conversion, SendConversion, Settings, sound_but

CAUGHT_BY = "test_every_example_gives_the_request_it_shows"


def build_batch(self: SendConversion, payloads: Sequence[Conversion], settings: Settings) -> Built:
    if any(payload.email is None for payload in payloads):
        raise KeyError("email")
    return SendConversion.build_batch(self, payloads, settings)


GUEST = EXAMPLES[0] | {"event": ORDER}
destination = sound_but(build_batch=build_batch)
examples = [*EXAMPLES, GUEST]
