"""Gives nothing for an event whose result it does not know."""

from collections.abc import Sequence
from typing import Any

from onward import Response, Retry

from .sound import EXAMPLES, Conversion, SendConversion, destination_of

CAUGHT_BY = "test_garbage_is_never_an_exception_or_a_success"


class Send(SendConversion):
    slug = "send-conversion"

    def read(self, response: Response, payloads: Sequence[Conversion]) -> Any:
        said = super().read(response, payloads)
        return [None for _ in payloads] if isinstance(said, Retry) else said


destination = destination_of(Send)
examples = EXAMPLES
