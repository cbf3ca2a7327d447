"""Writes a token of fixed length into the address."""

from typing import Annotated

from onward import Secret, Spec
from onward.fields import Clean, Refused

from . import secret_in_the_address
from .secret_in_the_address import build_batch
from .sound import Settings, sound_but

CAUGHT_BY = "test_secrets_are_never_shown"


def of_twelve(value: str) -> str:
    if len(value) != 12:
        said = "a token has 12 characters"
        raise Refused(said)
    return value


class Fixed(Settings):
    token: Annotated[Secret[str], Spec("Token", "Sound Manager, Developers."), Clean(of_twelve)]


destination = sound_but(build_batch=build_batch, settings_type=Fixed)
examples = secret_in_the_address.examples
