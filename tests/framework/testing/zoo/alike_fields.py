"""Has two fields that a person cannot tell apart."""

from typing import Annotated

from onward import BatchAction, Spec

from .sound import EXAMPLES, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_a_mistyped_field_is_answered_with_the_one_meant"


class Twins(Conversion):
    order: Annotated[str | None, Spec("Order", key="orderId")] = None
    other: Annotated[str | None, Spec("Order of the shop", key="orderid")] = None


class Send(BatchAction[Settings, Twins]):
    """Report a conversion."""

    slug = "send-conversion"
    trigger = SendConversion.trigger
    build_batch = SendConversion.build_batch
    read = SendConversion.read


destination = destination_of(Send)

examples = EXAMPLES
