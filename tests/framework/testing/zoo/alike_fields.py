"""Has two fields that a person cannot tell apart."""

from typing import Annotated

from onward import Spec

from .sound import EXAMPLES, Conversion, sound_but

CAUGHT_BY = "test_a_mistyped_field_is_answered_with_the_one_meant"


class Twins(Conversion):
    order: Annotated[str | None, Spec("Order", key="orderId")] = None
    other: Annotated[str | None, Spec("Order of the shop", key="orderid")] = None


destination = sound_but(payload_type=Twins)
examples = EXAMPLES
