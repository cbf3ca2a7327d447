"""Takes an unknown body for success, though errors come with status 200."""

from collections.abc import Sequence

from onward import Delivered, Response, Retry

from .sound import EXAMPLES, Conversion, Said, SendConversion, sound_but

CAUGHT_BY = "test_garbage_is_never_an_exception_or_a_success"


def read(self: SendConversion, response: Response, payloads: Sequence[Conversion]) -> Said:
    said = SendConversion.read(self, response, payloads)
    return Delivered() if isinstance(said, Retry) and response.is_success else said


destination = sound_but(read=read)
examples = EXAMPLES
