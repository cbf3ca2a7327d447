"""Writes its token into the JSON body."""

from collections.abc import Sequence

from onward import Request

from .sound import EXAMPLES, HOST, SENT, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_secrets_are_never_shown"


class Send(SendConversion):
    slug = "send-conversion"

    def build_batch(self, payloads: Sequence[Conversion], settings: Settings) -> Request:
        data = [payload.as_dict() for payload in payloads]
        return Request.post(
            f"{HOST}/v1/{settings.account}/conversions",
            json={"data": data, "token": settings.token.reveal()},
        )


BODY = {"data": SENT["json"]["data"], "token": "secret-token"}
destination = destination_of(Send)
examples = [EXAMPLES[0] | {"request": SENT | {"headers": {}, "json": BODY}}, *EXAMPLES[1:]]
