"""Shows a mapping with a field that the action does not have."""

from .sound import EXAMPLES, sound_but

CAUGHT_BY = "test_every_example_gives_the_request_it_shows"


destination = sound_but()
examples = [*EXAMPLES, EXAMPLES[0] | {"fields": {"evnt": "Purchase"}}]
