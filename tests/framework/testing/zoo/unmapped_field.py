"""Needs a field that its default mapping never fills."""

from typing import Annotated

from onward import BatchAction, Spec, path

from .sound import EXAMPLES, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_the_default_mapping_validates_on_every_example"


class Campaigned(Conversion):
    campaign: Annotated[str, Spec("Campaign", mapping=path("$.context.campaign.name"))]


class Send(BatchAction[Settings, Campaigned]):
    """Report a conversion."""

    slug = "send-conversion"
    trigger = SendConversion.trigger
    build_batch = SendConversion.build_batch
    read = SendConversion.read


destination = destination_of(Send)

examples = EXAMPLES
