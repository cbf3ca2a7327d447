"""Declares its token as plain text."""

from collections.abc import Sequence
from typing import Annotated

from onward import Bearer, Fields, Request, Secret, Spec

from .sound import EXAMPLES, HOST, Conversion, post, sound_but

CAUGHT_BY = "test_secrets_are_never_shown"


class Open(Fields):
    account: Annotated[str, Spec("Account", "Sound Manager, top right.")]
    token: Annotated[str, Spec("Access token", "Sound Manager, Developers.")]


def build_batch(_: object, payloads: Sequence[Conversion], settings: Open) -> Request:
    url = f"{HOST}/v1/{settings.account}/conversions"
    return post(url, payloads, auth=Bearer(Secret(settings.token)))


destination = sound_but(build_batch=build_batch, settings_type=Open)
examples = EXAMPLES
