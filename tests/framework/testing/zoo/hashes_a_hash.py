"""Hashes what is hashed already."""

from hashlib import sha256
from typing import Annotated

from onward import BatchAction, Spec, path
from onward.fields import Clean

from .sound import EXAMPLES, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_normalising_twice_changes_nothing"


def digest(value: str) -> str:
    return sha256(value.strip().lower().encode()).hexdigest()


class Person(Conversion):
    member: Annotated[
        str | None,
        Spec("Member", category="hashedPII", mapping=path("$.properties.member")),
        Clean(digest),
    ] = None


class Send(BatchAction[Settings, Person]):
    """Report a conversion."""

    slug = "send-conversion"
    trigger = SendConversion.trigger
    build_batch = SendConversion.build_batch
    read = SendConversion.read


destination = destination_of(Send)

examples = EXAMPLES
