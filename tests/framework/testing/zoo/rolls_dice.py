"""Asks chance."""

import random
from collections.abc import Sequence

from .sound import EXAMPLES, Conversion, sound_but

CAUGHT_BY = "test_building_and_reading_are_pure"


def review(_: object, payload: Conversion) -> Sequence[str]:
    return ["Unlucky."] if random.random() > 1 else []  # noqa: S311 - the fault of this one


destination = sound_but(review=review)
examples = EXAMPLES
