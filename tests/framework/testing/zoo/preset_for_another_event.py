"""Shows a preset with an event that its trigger does not match."""

from onward import Preset

from .sound import EXAMPLES, ORDER, SENT, sound_but

CAUGHT_BY = "test_every_trigger_matches_an_example_and_refuses_another"


LEADS = Preset("leads", "Leads", 'type = "track" and event = "Lead Generated"')
LEAD = EXAMPLES[0] | {
    "event": ORDER | {"event": "Lead Generated"},
    "preset": "leads",
    "request": SENT | {"json": {"data": [{"event": "Lead Generated", "event_id": "m-1"}]}},
}
destination = sound_but(presets=(LEADS,))
examples = [*EXAMPLES, LEAD, EXAMPLES[0] | {"preset": "leads"}]
