"""Hashes hashes within a group, of lists too."""

from hashlib import sha256
from typing import Annotated

from onward import Fields, Spec
from onward.fields import Clean

from .sound import EXAMPLES, Conversion, sound_but

CAUGHT_BY = "test_normalising_twice_changes_nothing"


def digest(value: str) -> str:
    return sha256(value.strip().lower().encode()).hexdigest()


class Household(Fields):
    members: Annotated[
        list[Annotated[str, Clean(digest)]] | None, Spec("Members", category="hashedPII")
    ] = None


class Home(Conversion):
    home: Household | None = None


destination = sound_but(payload_type=Home)
examples = EXAMPLES
