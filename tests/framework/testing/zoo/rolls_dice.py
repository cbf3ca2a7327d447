"""Asks chance."""

import random
from collections.abc import Sequence

from .sound import EXAMPLES, Conversion, SendConversion, destination_of

CAUGHT_BY = "test_building_and_reading_are_pure"


class Send(SendConversion):
    slug = "send-conversion"

    def review(self, payload: Conversion) -> Sequence[str]:
        return ["Unlucky."] if random.random() > 1 else []  # noqa: S311 - the fault of this one


destination = destination_of(Send)

examples = EXAMPLES
