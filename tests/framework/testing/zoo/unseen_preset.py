"""Ships a preset that matches no event anybody has shown."""

from onward import Preset

from .sound import EXAMPLES, sound_but

CAUGHT_BY = "test_every_trigger_matches_an_example_and_refuses_another"


LEADS = Preset("leads", "Leads", 'type = "track" and event = "Lead Generated"')
destination = sound_but(presets=(LEADS,))
examples = EXAMPLES
