"""Sends to another address than its examples show."""

from collections.abc import Sequence

from onward import Bearer, Request

from .sound import EXAMPLES, HOST, Conversion, Settings, post, sound_but

CAUGHT_BY = "test_every_example_gives_the_request_it_shows"


def build_batch(_: object, payloads: Sequence[Conversion], settings: Settings) -> Request:
    return post(f"{HOST}/v2/{settings.account}/conversions", payloads, auth=Bearer(settings.token))


destination = sound_but(build_batch=build_batch)
examples = EXAMPLES
