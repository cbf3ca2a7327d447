"""Writes its token into the JSON body."""

from collections.abc import Sequence

from onward import Request

from .sound import EXAMPLES, HOST, SENT, Conversion, Settings, sound_but

CAUGHT_BY = "test_secrets_are_never_shown"


def build_batch(_: object, payloads: Sequence[Conversion], settings: Settings) -> Request:
    body = {"data": [payload.as_dict() for payload in payloads]}
    url = f"{HOST}/v1/{settings.account}/conversions"
    return Request.post(url, json=body | {"token": settings.token.reveal()})


OPEN = SENT | {"headers": {}, "json": SENT["json"] | {"token": "secret-token"}}
destination = sound_but(build_batch=build_batch)
examples = [EXAMPLES[0] | {"request": OPEN}, *EXAMPLES[1:]]
