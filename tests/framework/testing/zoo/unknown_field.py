"""Shows a mapping with a field that the action does not have."""

from .sound import EMAIL, EXAMPLES, ORDER, SENT, SETTINGS, SendConversion, destination_of

CAUGHT_BY = "test_every_example_gives_the_request_it_shows"


MISTYPED = {
    "title": "An order with another event name",
    "settings": SETTINGS,
    "event": ORDER | EMAIL,
    "fields": {"evnt": "Purchase"},
    "request": SENT,
}
destination = destination_of(SendConversion)
examples = [*EXAMPLES, MISTYPED]
