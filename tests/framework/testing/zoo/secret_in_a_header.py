"""Writes its token into a header by hand."""

from collections.abc import Sequence

from onward import Request

from .sound import EXAMPLES, HOST, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_secrets_are_never_shown"


class Send(SendConversion):
    slug = "send-conversion"

    def build_batch(self, payloads: Sequence[Conversion], settings: Settings) -> Request:
        return Request.post(
            f"{HOST}/v1/{settings.account}/conversions",
            headers={"Authorization": f"Bearer {settings.token.reveal()}"},
            json={"data": [payload.as_dict() for payload in payloads]},
        )


destination = destination_of(Send)
examples = EXAMPLES
