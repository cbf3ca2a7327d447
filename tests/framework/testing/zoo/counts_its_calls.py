"""Says something else each time it is asked."""

from collections.abc import Sequence

from onward import Outcome, Response, Retry, Verdict

from .sound import EXAMPLES, Conversion, SendConversion, destination_of

CAUGHT_BY = "test_building_and_reading_are_pure"


class Send(SendConversion):
    slug = "send-conversion"
    calls = 0

    def read(
        self, response: Response, payloads: Sequence[Conversion]
    ) -> Sequence[Outcome] | Verdict:
        self.calls += 1
        if response.status == 503:
            return Retry(f"Sound Ads failed {self.calls} times.")
        return super().read(response, payloads)


destination = destination_of(Send)
examples = EXAMPLES
