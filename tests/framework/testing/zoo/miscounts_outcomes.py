"""Gives as many outcomes as the answer names, not as there are events."""

from collections.abc import Sequence

from onward import Response, Retry

from .sound import EXAMPLES, Conversion, Said, SendConversion, sound_but

CAUGHT_BY = "test_garbage_is_never_an_exception_or_a_success"


def read(self: SendConversion, response: Response, payloads: Sequence[Conversion]) -> Said:
    said = SendConversion.read(self, response, payloads)
    return [Retry("Sound Ads left it out.")] if said == UNSAID else said


UNSAID = Retry("Sound Ads did not say what became of each conversion.")
destination = sound_but(read=read)
examples = EXAMPLES
