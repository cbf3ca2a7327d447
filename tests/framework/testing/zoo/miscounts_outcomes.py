"""Gives as many outcomes as the answer names, not as there are events."""

from collections.abc import Sequence

from onward import Outcome, Response, Retry, Verdict

from .sound import EXAMPLES, Conversion, SendConversion, destination_of

CAUGHT_BY = "test_garbage_is_never_an_exception_or_a_success"


class Send(SendConversion):
    slug = "send-conversion"

    def read(
        self, response: Response, payloads: Sequence[Conversion]
    ) -> Sequence[Outcome] | Verdict:
        results = response.json_object().get("results")
        if isinstance(results, list) and len(results) == len(payloads):
            return super().read(response, payloads)
        return [Retry("Sound Ads left it out.")] if response.is_success else Retry("No answer.")


destination = destination_of(Send)

examples = EXAMPLES
