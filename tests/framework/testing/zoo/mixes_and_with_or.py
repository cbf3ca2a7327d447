"""Has a trigger that can be read in two ways."""

from .sound import EXAMPLES, SendConversion, destination_of

CAUGHT_BY = "test_every_trigger_matches_an_example_and_refuses_another"


class Send(SendConversion):
    slug = "send-conversion"
    trigger = 'type = "track" and event = "Order Completed" or event = "Order Paid"'


destination = destination_of(Send)

examples = EXAMPLES
