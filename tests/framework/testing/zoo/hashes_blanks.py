"""Hashes blanks around a value with it."""

from hashlib import sha256
from typing import Annotated

from onward import Spec
from onward.fields import Clean

from .sound import EXAMPLES, Conversion, sound_but

CAUGHT_BY = "test_normalising_twice_changes_nothing"


def digest(value: str) -> str:
    is_hash = len(value.strip()) == 64
    return value.strip().lower() if is_hash else sha256(value.encode()).hexdigest()


class Person(Conversion):
    member: Annotated[str | None, Spec("Member", category="identifier"), Clean(digest)] = None


destination = sound_but(payload_type=Person)
examples = EXAMPLES
