"""Has a trigger that ends in the middle."""

from .sound import EXAMPLES, SendConversion, destination_of

CAUGHT_BY = "test_every_trigger_matches_an_example_and_refuses_another"


class Send(SendConversion):
    slug = "send-conversion"
    trigger = 'type = "track" and event ='


destination = destination_of(Send)
examples = EXAMPLES
