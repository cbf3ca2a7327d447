"""Reads an unknown answer as a text."""

from collections.abc import Sequence
from typing import Any

from onward import Response, Retry

from .sound import EXAMPLES, Conversion, SendConversion, sound_but

CAUGHT_BY = "test_garbage_is_never_an_exception_or_a_success"


def read(self: SendConversion, response: Response, payloads: Sequence[Conversion]) -> Any:
    said = SendConversion.read(self, response, payloads)
    return said.reason if isinstance(said, Retry) and response.is_success else said


destination = sound_but(read=read)
examples = EXAMPLES
