"""Presets for track calls."""

import pytest

from onward.action import tracked
from onward.trigger import compile_trigger


@pytest.mark.parametrize("names", [("Lead Generated",), ("Lead Generated", "Form Submitted")])
def test_a_preset_tracks_events_by_name(names: tuple[str, ...]) -> None:
    matches = compile_trigger(tracked("lead", "Leads", *names).trigger).matches

    assert all(matches({"type": "track", "event": name}) for name in names)
    assert not matches({"type": "track", "event": "Order Completed"})
    assert not matches({"type": "page", "event": names[-1]})


def test_a_preset_brings_its_fields() -> None:
    assert {"event_name": "LEAD"} == tracked("l", "L", "Lead", fields={"event_name": "LEAD"}).fields
