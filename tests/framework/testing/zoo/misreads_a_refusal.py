"""Tries again what the platform refused for good."""

from collections.abc import Sequence

from onward import Rejected, Response, Retry

from .sound import EXAMPLES, Conversion, Said, SendConversion, sound_but

CAUGHT_BY = "test_recorded_answers_become_the_outcomes_shown"


def read(self: SendConversion, response: Response, payloads: Sequence[Conversion]) -> Said:
    said = SendConversion.read(self, response, payloads)
    if not isinstance(said, Sequence):
        return said
    return [Retry(one.reason) if isinstance(one, Rejected) else one for one in said]


destination = sound_but(read=read)
examples = EXAMPLES
