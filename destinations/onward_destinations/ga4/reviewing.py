"""What keeps an event from being sent, or should be known of one that is."""

from collections.abc import Mapping, Sequence
from typing import Any

from onward_destinations.ga4.common import client_id, common_params
from onward_destinations.ga4.events import AnalyticsEvent
from onward_destinations.ga4.items import MOST as MOST_ITEMS
from onward_destinations.ga4.names import is_reserved, property_name
from onward_destinations.ga4.params import MOST, Params, is_personal, personal_names


def refusals(event: AnalyticsEvent) -> Sequence[str]:
    """Why GA4 would drop the event without a word, a sentence each."""
    found = []
    is_app = event.app_instance_id is not None
    if not is_app and client_id(event) is None:
        found.append(
            "GA4 needs a client_id (from the _ga cookie) or, for app streams, an app_instance_id. "
            "This event has neither, and no anonymousId to fall back on."
        )
    name = event.event_name
    if is_reserved(name, is_app=is_app):
        found.append(
            f'"{name}" is reserved by Google Analytics and would be ignored silently. Choose '
            "another event name in the mapping."
        )
    count = 0 if event.params is None else _count(event, event.params)
    if count > MOST:
        found.append(f"GA4 takes {MOST} parameters an event, and this one has {count}. Map fewer.")
    return found


def _count(event: AnalyticsEvent, params: Params) -> int:
    """How many parameters an event has; 0 where a glance tells that they are not too many."""
    own = params.others
    # GA4 knows so few that all but two of them are never too many.
    if own is None and params.method is None and params.search_term is None:
        return 0
    values = list(params.__dict__.values())
    known = len(values) - values.count(None)
    return len(common_params(event)) + (known if own is None else known - 1 + len(own))


def remarks(event: AnalyticsEvent) -> Sequence[str]:
    """What a person should know of an event that is sent all the same, a sentence each."""
    found = []
    values = event.__dict__
    if values["client_id"] is None and values["ga_cookie"] is None and values["anonymous_id"]:
        found.append(
            "NO_GA_CLIENT_ID: anonymousId was used as client_id; this event will not join the "
            "visitor's browser session in GA4."
        )
    params = values["params"]
    if params is not None:
        if params.value is not None and params.currency is None:
            found.append(
                "VALUE_WITHOUT_CURRENCY: GA4 does not count a value without currency as revenue."
            )
        if params.items and len(params.items) > MOST_ITEMS:
            found.append(
                f"ITEMS_CUT: GA4 takes {MOST_ITEMS} items; {len(params.items)} were there, and the "
                "rest was left out."
            )
        if params.others:
            found += _personal(params.others)
    if values["properties"]:
        found += _personal(values["properties"])
    if values["user_properties"]:
        found += [
            f'USER_PROPERTY_DROPPED: "{name}" was removed; GA4 does not take it.'
            for name, value in values["user_properties"].items()
            if not property_name(name) or is_personal(name, value)
        ]
    return found


def _personal(values: Mapping[str, Any]) -> list[str]:
    return [
        f'PII_DROPPED: parameter "{name}" was removed; GA4 forbids personal data in event parameters.'
        for name in personal_names(values)
    ]
