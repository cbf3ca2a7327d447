"""Hashes what is hashed already."""

from hashlib import sha256
from typing import Annotated

from onward import Spec
from onward.fields import Clean

from .sound import EXAMPLES, Conversion, sound_but

CAUGHT_BY = "test_normalising_twice_changes_nothing"


def digest(value: str) -> str:
    return sha256(value.strip().lower().encode()).hexdigest()


class Person(Conversion):
    member: Annotated[str | None, Spec("Member", category="hashedPII"), Clean(digest)] = None


destination = sound_but(payload_type=Person)
examples = EXAMPLES
