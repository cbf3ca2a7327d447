"""Reads answers that no example shows."""

from collections.abc import Sequence

from onward import Outcome, Response, Verdict
from onward.action import read_by_status

from .sound import EXAMPLES, Conversion, SendConversion, destination_of

CAUGHT_BY = "test_recorded_answers_become_the_outcomes_shown"


class Send(SendConversion):
    slug = "send-conversion"

    def read(
        self, response: Response, payloads: Sequence[Conversion]
    ) -> Sequence[Outcome] | Verdict:
        return read_by_status(response, "Sound Ads", single=len(payloads) == 1)


destination = destination_of(Send)
examples = EXAMPLES[:2]
