"""Shows a preset with an event that its trigger does not match."""

from onward import Preset

from .sound import EMAIL, EXAMPLES, ORDER, SENT, SETTINGS, SendConversion, destination_of

CAUGHT_BY = "test_every_trigger_matches_an_example_and_refuses_another"


class Send(SendConversion):
    slug = "send-conversion"
    presets = (Preset("leads", "Leads", 'type = "track" and event = "Lead Generated"'),)


LEAD = {
    "title": "A lead, which nothing is sent for",
    "settings": SETTINGS,
    "event": {"type": "track", "event": "Lead Generated", "messageId": "m-4"},
    "preset": "leads",
    "requests": [
        {**SENT, "json": {"data": [{"event": "Lead Generated", "event_id": "m-4"}]}},
    ],
}
WRONG = EXAMPLES[0] | {"preset": "leads", "event": ORDER | EMAIL}
destination = destination_of(Send)
examples = [*EXAMPLES, LEAD, WRONG]
