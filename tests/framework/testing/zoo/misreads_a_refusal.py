"""Tries again what the platform refused for good."""

from collections.abc import Sequence

from onward import Outcome, Rejected, Response, Retry, Verdict

from .sound import EXAMPLES, Conversion, SendConversion, destination_of

CAUGHT_BY = "test_recorded_answers_become_the_outcomes_shown"


class Send(SendConversion):
    slug = "send-conversion"

    def read(
        self, response: Response, payloads: Sequence[Conversion]
    ) -> Sequence[Outcome] | Verdict:
        said = super().read(response, payloads)
        if not isinstance(said, Sequence):
            return said
        return [Retry(one.reason) if isinstance(one, Rejected) else one for one in said]


destination = destination_of(Send)

examples = EXAMPLES
