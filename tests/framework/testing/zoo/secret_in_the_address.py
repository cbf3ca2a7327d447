"""Writes its token into the address."""

from collections.abc import Sequence

from onward import Request

from .sound import EXAMPLES, HOST, SENT, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_secrets_are_never_shown"


class Send(SendConversion):
    slug = "send-conversion"

    def build_batch(self, payloads: Sequence[Conversion], settings: Settings) -> Request:
        return Request.post(
            f"{HOST}/v1/{settings.account}/conversions?token={settings.token.reveal()}",
            json={"data": [payload.as_dict() for payload in payloads]},
        )


IN_ADDRESS = {"url": f"{SENT['url']}?token=secret-token", "headers": {}}
destination = destination_of(Send)
examples = [EXAMPLES[0] | {"request": SENT | IN_ADDRESS}, *EXAMPLES[1:]]
