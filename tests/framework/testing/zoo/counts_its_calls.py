"""Says something else each time it is asked."""

from collections.abc import Sequence
from itertools import count

from onward import Response, Retry

from .sound import EXAMPLES, Conversion, Said, SendConversion, sound_but

CAUGHT_BY = "test_building_and_reading_are_pure"


CALLS = count(1)


def read(self: SendConversion, response: Response, payloads: Sequence[Conversion]) -> Said:
    if response.status == 503:
        return Retry(f"Sound Ads failed {next(CALLS)} times.")
    return SendConversion.read(self, response, payloads)


destination = sound_but(read=read)
examples = EXAMPLES
