"""Writes its token into the address."""

from collections.abc import Sequence

from onward import Request

from .sound import EXAMPLES, HOST, SENT, Conversion, Settings, post, sound_but

CAUGHT_BY = "test_secrets_are_never_shown"


def build_batch(_: object, payloads: Sequence[Conversion], settings: Settings) -> Request:
    secret = settings.token.reveal()
    return post(f"{HOST}/v1/{settings.account}/conversions?token={secret}", payloads)


OPEN = SENT | {"url": f"{SENT['url']}?token=secret-token", "headers": {}}
destination = sound_but(build_batch=build_batch)
examples = [EXAMPLES[0] | {"request": OPEN}, *EXAMPLES[1:]]
