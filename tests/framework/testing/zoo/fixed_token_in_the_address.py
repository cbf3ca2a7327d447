"""Writes a token of fixed length into the address."""

from collections.abc import Sequence
from typing import Annotated

from onward import BatchAction, Fields, Request, Secret, Spec
from onward.fields import Clean, Refused

from .sound import EXAMPLES, HOST, SENT, Conversion, SendConversion, destination_of

CAUGHT_BY = "test_secrets_are_never_shown"


def of_twelve(value: str) -> str:
    if len(value) != 12:
        said = "a token has 12 characters"
        raise Refused(said)
    return value


class Fixed(Fields):
    account: Annotated[str, Spec("Account", "Sound Manager, top right.")]
    token: Annotated[Secret[str], Spec("Token", "Sound Manager, Developers."), Clean(of_twelve)]


class Send(BatchAction[Fixed, Conversion]):
    """Report a conversion."""

    slug = "send-conversion"
    trigger = SendConversion.trigger
    read = SendConversion.read

    def build_batch(self, payloads: Sequence[Conversion], settings: Fixed) -> Request:
        return Request.post(
            f"{HOST}/v1/{settings.account}/conversions?token={settings.token.reveal()}",
            json={"data": [payload.as_dict() for payload in payloads]},
        )


IN_ADDRESS = {"url": f"{SENT['url']}?token=secret-token", "headers": {}}
destination = destination_of(Send)
examples = [EXAMPLES[0] | {"request": SENT | IN_ADDRESS}, *EXAMPLES[1:]]
