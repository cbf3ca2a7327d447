"""Reads answers that no example shows."""

from collections.abc import Sequence

from onward import Response
from onward.action import read_by_status

from .sound import EXAMPLES, Conversion, Said, SendConversion, sound_but

CAUGHT_BY = "test_recorded_answers_become_the_outcomes_shown"


def read(self: SendConversion, response: Response, payloads: Sequence[Conversion]) -> Said:
    return read_by_status(response, "Sound Ads", single=len(payloads) == 1)


destination = sound_but(read=read)
examples = EXAMPLES[:2]
