"""Has a trigger that can be read in two ways."""

from .sound import EXAMPLES, sound_but

CAUGHT_BY = "test_every_trigger_matches_an_example_and_refuses_another"


MIXED = 'type = "track" and event = "Order Completed" or event = "Order Paid"'
destination = sound_but(trigger=MIXED)
examples = EXAMPLES
