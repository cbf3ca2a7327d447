"""Hashes hashes within a group, of lists too."""

from hashlib import sha256
from typing import Annotated

from onward import BatchAction, Fields, Spec, path
from onward.fields import Clean

from .sound import EXAMPLES, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_normalising_twice_changes_nothing"


def digest(value: str) -> str:
    return sha256(value.strip().lower().encode()).hexdigest()


Member = Annotated[str, Clean(digest)]


class Household(Fields):
    members: Annotated[
        list[Member] | None,
        Spec("Members", category="hashedPII", mapping=path("$.properties.members")),
    ] = None


class Home(Conversion):
    home: Household | None = None


class Send(BatchAction[Settings, Home]):
    """Report a conversion."""

    slug = "send-conversion"
    trigger = SendConversion.trigger
    build_batch = SendConversion.build_batch
    read = SendConversion.read


destination = destination_of(Send)
examples = EXAMPLES
