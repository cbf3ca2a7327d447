"""What every event has: a client, a time, a session, a page."""

from datetime import datetime
from typing import Any, Final

from onward_destinations.ga4.events import AnalyticsEvent

# The longest texts. Source: Google Analytics Help, "Event collection limits".
_PAGE: Final = (("page_location", 1_000), ("page_referrer", 420), ("page_title", 300))


def client_id(event: AnalyticsEvent) -> str | None:
    """The client id to send."""
    return event.client_id or event.ga_cookie or event.anonymous_id


def common_params(event: AnalyticsEvent) -> dict[str, Any]:
    """The parameters that every event has: session, engagement, page."""
    values = event.__dict__
    found: dict[str, Any] = {}
    session = event.session_id or event.session_cookie
    if session is not None:
        found["session_id"] = session
    found["engagement_time_msec"] = event.engagement_time_msec
    for name, longest in _PAGE:
        value = values[name]
        if value is not None:
            found[name] = value[:longest]
    return found


def happened_at(event: AnalyticsEvent) -> datetime:
    """When it happened; a clock that is ahead does not count, as GA4 takes no future times."""
    received = event.received_at
    return event.timestamp if received is None else min(event.timestamp, received)
