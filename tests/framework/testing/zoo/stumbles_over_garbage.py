"""Expects every answer to be the one in the documents."""

from collections.abc import Sequence

from onward import Outcome, Response, Verdict

from .sound import EXAMPLES, Conversion, SendConversion, destination_of

CAUGHT_BY = "test_garbage_is_never_an_exception_or_a_success"


class Send(SendConversion):
    slug = "send-conversion"

    def read(
        self, response: Response, payloads: Sequence[Conversion]
    ) -> Sequence[Outcome] | Verdict:
        if response.is_success:
            response.json()["results"]
        return super().read(response, payloads)


destination = destination_of(Send)

examples = EXAMPLES
