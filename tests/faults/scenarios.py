"""What may happen, one scenario each, by name."""

from collections.abc import Awaitable, Callable

from faults import faulty_events, own_trouble, platform_down, signing_in
from faults.oracle import Report
from faults.stage import Stage

Scenario = Callable[[Stage, Report], Awaitable[None]]

SCENARIOS: dict[str, Scenario] = {
    scenario.__name__.replace("_", "-"): scenario
    for scenario in (
        platform_down.outage,
        platform_down.lookback,
        platform_down.late_recovery,
        platform_down.storm,
        platform_down.long_storm,
        platform_down.throttled_day,
        platform_down.loris,
        platform_down.resets,
        platform_down.nonsense,
        signing_in.tokens,
        signing_in.refused_refresh,
        signing_in.failing_refresh,
        faulty_events.half_refused,
        faulty_events.spoiled,
        faulty_events.one_unbuildable,
        faulty_events.all_unbuildable,
        faulty_events.one_unreadable,
        faulty_events.all_unreadable,
        faulty_events.systemic,
        own_trouble.no_room,
        own_trouble.full_file,
        own_trouble.hour_ahead,
        own_trouble.day_ahead,
        own_trouble.hour_back,
        own_trouble.day_back,
    )
}
MAX_PAGES = {"full-file": 400}
"""Pages the file may have, where a scenario is about that."""
