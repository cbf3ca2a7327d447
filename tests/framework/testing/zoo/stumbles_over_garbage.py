"""Expects every answer to be the one in the documents."""

from collections.abc import Sequence

from onward import Response

from .sound import EXAMPLES, Conversion, Said, SendConversion, sound_but

CAUGHT_BY = "test_garbage_is_never_an_exception_or_a_success"


def read(self: SendConversion, response: Response, payloads: Sequence[Conversion]) -> Said:
    if response.is_success:
        response.json()["results"]
    return SendConversion.read(self, response, payloads)


destination = sound_but(read=read)
examples = EXAMPLES
