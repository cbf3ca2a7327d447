"""Declares its token as plain text."""

from collections.abc import Sequence
from typing import Annotated

from onward import BatchAction, Bearer, Fields, Request, Secret, Spec

from .sound import EXAMPLES, HOST, Conversion, SendConversion, destination_of

CAUGHT_BY = "test_secrets_are_never_shown"


class Open(Fields):
    account: Annotated[str, Spec("Account", "Sound Manager, top right.")]
    token: Annotated[str, Spec("Access token", "Sound Manager, Developers.")]


class Send(BatchAction[Open, Conversion]):
    """Report a conversion."""

    slug = "send-conversion"
    trigger = SendConversion.trigger
    read = SendConversion.read

    def build_batch(self, payloads: Sequence[Conversion], settings: Open) -> Request:
        return Request.post(
            f"{HOST}/v1/{settings.account}/conversions",
            auth=Bearer(Secret(settings.token)),
            json={"data": [payload.as_dict() for payload in payloads]},
        )


destination = destination_of(Send)

examples = EXAMPLES
