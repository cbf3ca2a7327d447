"""Sends to another address than its examples show."""

from collections.abc import Sequence

from onward import Bearer, Request

from .sound import EXAMPLES, HOST, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_every_example_gives_the_request_it_shows"


class Send(SendConversion):
    slug = "send-conversion"

    def build_batch(self, payloads: Sequence[Conversion], settings: Settings) -> Request:
        return Request.post(
            f"{HOST}/v2/{settings.account}/conversions",
            auth=Bearer(settings.token),
            json={"data": [payload.as_dict() for payload in payloads]},
        )


destination = destination_of(Send)

examples = EXAMPLES
