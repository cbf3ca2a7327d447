"""Says of a setting neither what it is nor where it is found."""

from typing import Annotated

from onward import Spec

from .sound import EXAMPLES, Settings, sound_but

CAUGHT_BY = "test_every_setting_is_documented"


class Terse(Settings):
    region: Annotated[str, Spec("Region")] = "eu"


destination = sound_but(settings_type=Terse)
examples = EXAMPLES
