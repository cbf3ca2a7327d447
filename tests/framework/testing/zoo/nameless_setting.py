"""Says of a setting neither what it is nor where it is found."""

from typing import Annotated

from onward import BatchAction, Spec

from .sound import EXAMPLES, Conversion, SendConversion, Settings, destination_of

CAUGHT_BY = "test_every_setting_is_documented"


class Terse(Settings):
    region: Annotated[str, Spec("Region")] = "eu"


class Send(BatchAction[Terse, Conversion]):
    """Report a conversion."""

    slug = "send-conversion"
    trigger = SendConversion.trigger
    build_batch = SendConversion.build_batch
    read = SendConversion.read


destination = destination_of(Send)

examples = EXAMPLES
