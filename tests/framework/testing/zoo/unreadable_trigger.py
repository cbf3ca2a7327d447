"""Has a trigger that ends in the middle."""

from .sound import EXAMPLES, sound_but

CAUGHT_BY = "test_every_trigger_matches_an_example_and_refuses_another"


destination = sound_but(trigger='type = "track" and event =')
examples = EXAMPLES
