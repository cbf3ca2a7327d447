"""Takes an unknown body for success, though errors come with status 200."""

from collections.abc import Sequence

from onward import Delivered, Outcome, Response, Retry, Verdict

from .sound import EXAMPLES, Conversion, SendConversion, destination_of

CAUGHT_BY = "test_garbage_is_never_an_exception_or_a_success"


class Send(SendConversion):
    slug = "send-conversion"

    def read(
        self, response: Response, payloads: Sequence[Conversion]
    ) -> Sequence[Outcome] | Verdict:
        said = super().read(response, payloads)
        return Delivered() if isinstance(said, Retry) and response.is_success else said


destination = destination_of(Send)

examples = EXAMPLES
