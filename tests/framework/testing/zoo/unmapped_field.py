"""Needs a field that its default mapping never fills."""

from typing import Annotated

from onward import Spec, path

from .sound import EXAMPLES, Conversion, sound_but

CAUGHT_BY = "test_the_default_mapping_validates_on_every_example"


class Campaigned(Conversion):
    campaign: Annotated[str, Spec("Campaign", mapping=path("$.context.campaign.name"))]


destination = sound_but(payload_type=Campaigned)
examples = EXAMPLES
