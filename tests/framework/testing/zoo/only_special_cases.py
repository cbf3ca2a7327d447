"""Shows its action only with mappings of an admin's own."""

from .sound import EXAMPLES, sound_but

CAUGHT_BY = "test_the_default_mapping_validates_on_every_example"


OWN = {"fields": {"event": "$.event"}}
destination = sound_but()
examples = [EXAMPLES[0] | OWN, EXAMPLES[1], EXAMPLES[2] | OWN]
