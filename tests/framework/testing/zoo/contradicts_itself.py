"""Shows as refused an event that its trigger matches."""

from .sound import EXAMPLES, ORDER, SETTINGS, SendConversion, destination_of

CAUGHT_BY = "test_every_trigger_matches_an_example_and_refuses_another"


WRONG = {
    "title": "An order is none of its business",
    "settings": SETTINGS,
    "event": ORDER,
    "request": None,
}
destination = destination_of(SendConversion)
examples = [*EXAMPLES, WRONG]
