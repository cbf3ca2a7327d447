"""Takes from the environment what should be a setting."""

import os

from .sound import EXAMPLES, Conversion, Settings, sound_but

CAUGHT_BY = "test_building_and_reading_are_pure"


def batch_key(_: object, payload: Conversion, settings: Settings) -> str:
    return os.environ.get("SOUND_ADS_LANE", "")


destination = sound_but(batch_key=batch_key)
examples = EXAMPLES
