"""What keeps an event from being sent, or should be known of one that is."""

from collections.abc import Iterator
from typing import Final

from onward_destinations.ga4.common import client_id, common_params
from onward_destinations.ga4.events import AnalyticsEvent
from onward_destinations.ga4.items import MOST as MOST_ITEMS
from onward_destinations.ga4.names import is_reserved, property_name
from onward_destinations.ga4.params import MOST, Params, is_personal, personal_names

_MOST_COMMON: Final = 5


def refusals(event: AnalyticsEvent) -> Iterator[str]:
    """Why GA4 would drop the event without a word, a sentence each."""
    if event.app_instance_id is None and client_id(event) is None:
        yield (
            "GA4 needs a client_id (from the _ga cookie) or, for app streams, an app_instance_id. "
            "This event has neither, and no anonymousId to fall back on."
        )
    name = event.event_name
    if is_reserved(name, is_app=event.app_instance_id is not None):
        yield (
            f'"{name}" is reserved by Google Analytics and would be ignored silently. Choose '
            "another event name in the mapping."
        )
    given = 0 if event.params is None else _given(event.params)
    # Few events come near; only for them it is worth while to count exactly.
    if given + _MOST_COMMON > MOST:
        count = given + len(common_params(event))
        if count > MOST:
            yield f"GA4 takes {MOST} parameters an event, and this one has {count}. Map fewer."


def _given(params: Params) -> int:
    values = list(params.__dict__.values())
    known = len(values) - values.count(None)
    return known if params.others is None else known - 1 + len(params.others)


def remarks(event: AnalyticsEvent) -> Iterator[str]:
    """What a person should know of an event that is sent all the same, a sentence each."""
    if event.anonymous_id and not (event.client_id or event.ga_cookie):
        yield (
            "NO_GA_CLIENT_ID: anonymousId was used as client_id; this event will not join the "
            "visitor's browser session in GA4."
        )
    params = event.params
    if params is not None:
        if params.value is not None and params.currency is None:
            yield "VALUE_WITHOUT_CURRENCY: GA4 does not count a value without currency as revenue."
        if params.items and len(params.items) > MOST_ITEMS:
            yield (
                f"ITEMS_CUT: GA4 takes {MOST_ITEMS} items; {len(params.items)} were there, and the "
                "rest was left out."
            )
    for values in (event.properties, None if params is None else params.others):
        for name in personal_names(values):
            yield (
                f'PII_DROPPED: parameter "{name}" was removed; GA4 forbids personal data in event '
                "parameters."
            )
    for name, value in (event.user_properties or {}).items():
        if not property_name(name) or is_personal(name, value):
            yield f'USER_PROPERTY_DROPPED: "{name}" was removed; GA4 does not take it.'
