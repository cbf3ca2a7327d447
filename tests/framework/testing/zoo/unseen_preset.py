"""Ships a preset that matches no event anybody has shown."""

from onward import Preset

from .sound import EXAMPLES, SendConversion, destination_of

CAUGHT_BY = "test_every_trigger_matches_an_example_and_refuses_another"


class Send(SendConversion):
    slug = "send-conversion"
    presets = (Preset("leads", "Leads", 'type = "track" and event = "Lead Generated"'),)


destination = destination_of(Send)

examples = EXAMPLES
