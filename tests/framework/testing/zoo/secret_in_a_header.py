"""Writes its token into a header by hand."""

from collections.abc import Sequence

from onward import Request

from .sound import EXAMPLES, HOST, Conversion, Settings, post, sound_but

CAUGHT_BY = "test_secrets_are_never_shown"


def build_batch(_: object, payloads: Sequence[Conversion], settings: Settings) -> Request:
    headers = {"Authorization": f"Bearer {settings.token.reveal()}"}
    return post(f"{HOST}/v1/{settings.account}/conversions", payloads, headers=headers)


destination = sound_but(build_batch=build_batch)
examples = EXAMPLES
