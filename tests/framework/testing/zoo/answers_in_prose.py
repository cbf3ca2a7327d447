"""Reads an unknown answer as a text."""

from collections.abc import Sequence
from typing import Any

from onward import Response, Retry

from .sound import EXAMPLES, Conversion, SendConversion, destination_of

CAUGHT_BY = "test_garbage_is_never_an_exception_or_a_success"


class Send(SendConversion):
    slug = "send-conversion"

    def read(self, response: Response, payloads: Sequence[Conversion]) -> Any:
        said = super().read(response, payloads)
        return said.reason if isinstance(said, Retry) and response.is_success else said


destination = destination_of(Send)
examples = EXAMPLES
