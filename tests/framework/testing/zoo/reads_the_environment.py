"""Takes from the environment what should be a setting."""

import os

from .sound import EXAMPLES, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_building_and_reading_are_pure"


class Send(SendConversion):
    slug = "send-conversion"

    def batch_key(self, payload: Conversion, settings: Settings) -> str:
        return os.environ.get("SOUND_ADS_LANE", "")


destination = destination_of(Send)

examples = EXAMPLES
