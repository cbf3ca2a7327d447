"""Looks at the clock while it builds."""

from collections.abc import Sequence
from datetime import UTC, datetime

from .sound import EXAMPLES, Built, Conversion, SendConversion, Settings, sound_but

CAUGHT_BY = "test_building_and_reading_are_pure"


def build_batch(self: SendConversion, payloads: Sequence[Conversion], settings: Settings) -> Built:
    if datetime.now(UTC).year > 3000:
        return []
    return SendConversion.build_batch(self, payloads, settings)


destination = sound_but(build_batch=build_batch)
examples = EXAMPLES
