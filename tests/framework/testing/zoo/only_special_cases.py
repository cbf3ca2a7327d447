"""Shows its action only with mappings of an admin's own."""

from .sound import EXAMPLES, SendConversion, destination_of

CAUGHT_BY = "test_the_default_mapping_validates_on_every_example"

destination = destination_of(SendConversion)
examples = [
    EXAMPLES[0] | {"fields": {"event": "$.event"}},
    EXAMPLES[1],
    EXAMPLES[2] | {"fields": {"event": "$.event"}},
]
