"""Shows as refused an event that its trigger matches."""

from .sound import EXAMPLES, sound_but

CAUGHT_BY = "test_every_trigger_matches_an_example_and_refuses_another"


destination = sound_but()
examples = [*EXAMPLES, EXAMPLES[0] | {"request": None}]
