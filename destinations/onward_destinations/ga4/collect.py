"""The Measurement Protocol: one request for the events of one client."""

from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from itertools import islice
from operator import itemgetter
from typing import Any, Final

import msgspec

from onward.fields import DENIED, compile_body, epoch_microseconds, plain_number
from onward.request import Query, Request
from onward_destinations.ga4.common import client_id, common_params, happened_at
from onward_destinations.ga4.events import AnalyticsEvent
from onward_destinations.ga4.items import MOST as MOST_ITEMS
from onward_destinations.ga4.items import items_json
from onward_destinations.ga4.names import property_name
from onward_destinations.ga4.params import MOST, free, is_personal
from onward_destinations.ga4.settings import Settings

# Source: Google Analytics, "Measurement Protocol reference", section "Limitations".
MOST_EVENTS: Final = 25
LONGEST: Final = 100
LONGEST_360: Final = 500
_MOST_PROPERTIES: Final = 25
_LONGEST_PROPERTY: Final = 36
HOSTS: Final = {"global": "www.google-analytics.com", "eu": "region1.google-analytics.com"}

_PERSON: Final = itemgetter(
    "client_id",
    "ga_cookie",
    "anonymous_id",
    "app_instance_id",
    "user_id",
    "email",
    "phone",
    "first_name",
    "last_name",
    "street",
    "city",
    "region",
    "postal_code",
    "country",
    "ip_override",
    "ad_user_data",
    "ad_personalization",
)
_USER_DATA: Final = compile_body(
    AnalyticsEvent,
    {"sha256_email_address": ["email"], "sha256_phone_number": ["phone"]},
)
_ADDRESS: Final = compile_body(
    AnalyticsEvent,
    {
        "sha256_first_name": "first_name",
        "sha256_last_name": "last_name",
        "sha256_street": "street",
        "city": "city",
        "region": "region",
        "postal_code": "postal_code",
        "country": "country",
    },
)


def collect_requests(
    events: Sequence[AnalyticsEvent],
    settings: Settings,
    *,
    is_validation: bool = False,
    indexes: Iterable[int] | None = None,
) -> list[Request]:
    """The requests for these events: those of one client together, 25 at most.

    Args:
        is_validation: Whether they go to the validation server, which records nothing.
        indexes: Which events; all if not given.
    """
    groups: dict[Hashable, list[int]] = {}
    for index in range(len(events)) if indexes is None else indexes:
        groups.setdefault(_who(events[index]), []).append(index)
    url, auth = collect_url(settings, is_validation=is_validation), credential(settings)
    return [
        Request("POST", url, json=_body(events, covers, settings), auth=auth, covers=covers)
        for group in groups.values()
        for start in range(0, len(group), MOST_EVENTS)
        for covers in (tuple(group[start : start + MOST_EVENTS]),)
    ]


def collect_url(settings: Settings, *, is_validation: bool) -> str:
    """Where requests go, but for the secret."""
    debug = "/debug" if is_validation else ""
    name = "measurement_id" if settings.stream_type == "web" else "firebase_app_id"
    # Colons of a Firebase id stay as they are.
    return f"https://{HOSTS[settings.region]}{debug}{settings.collect_path}?{name}={settings.stream_id}"


def credential(settings: Settings) -> Query | None:
    """The secret, which travels in the query."""
    return None if settings.api_secret is None else Query("api_secret", settings.api_secret)


def _who(event: AnalyticsEvent) -> Hashable:
    """What is said once for all events of a request."""
    who: tuple[Hashable, ...] = _PERSON(event.__dict__)
    if not (event.user_properties or event.device or event.user_location):
        return who
    groups = [
        event.user_properties,
        *(part and part.as_dict() for part in (event.device, event.user_location)),
    ]
    return (*who, msgspec.json.encode(groups, order="sorted"))


def _body(
    events: Sequence[AnalyticsEvent], covers: Sequence[int], settings: Settings
) -> dict[str, Any]:
    event = events[covers[0]]
    body = _head(event, settings)
    if len(covers) == 1:
        body["timestamp_micros"] = epoch_microseconds(happened_at(event))
        body["events"] = [{"name": event.event_name, "params": event_params(event, settings)}]
    else:
        body["events"] = [
            {
                "name": event.event_name,
                "params": event_params(event, settings),
                "timestamp_micros": epoch_microseconds(happened_at(event)),
            }
            for event in map(events.__getitem__, covers)
        ]
    return body


def _head(event: AnalyticsEvent, settings: Settings) -> dict[str, Any]:
    values = event.__dict__
    body: dict[str, Any] = {}
    if values["app_instance_id"] is not None:
        body["app_instance_id"] = values["app_instance_id"]
    else:
        body["client_id"] = client_id(event)
    if values["user_id"] is not None:
        body["user_id"] = values["user_id"]
    agreed = consent(event, settings)
    if agreed.get("ad_user_data") != DENIED:
        person = _USER_DATA(event)
        if values["first_name"] is not None:
            person["address"] = [_ADDRESS(event)]
        if person:
            body["user_data"] = person
    if agreed:
        body["consent"] = agreed
    if values["user_properties"]:
        properties = user_properties(event)
        if properties:
            body["user_properties"] = {name: {"value": value} for name, value in properties.items()}
    if values["user_location"] is not None:
        body["user_location"] = values["user_location"].as_dict()
    if values["ip_override"] is not None and settings.send_ip:
        body["ip_override"] = values["ip_override"]
    if values["device"] is not None:
        body["device"] = values["device"].as_dict()
    return body


def consent(event: AnalyticsEvent, settings: Settings) -> dict[str, str]:
    """What the person agreed to; the settings' word where the event says nothing."""
    agreed = {}
    user_data = event.ad_user_data or settings.default_ad_user_data
    if user_data is not None:
        agreed["ad_user_data"] = user_data
    personal = event.ad_personalization or settings.default_ad_personalization
    if personal is not None:
        agreed["ad_personalization"] = personal
    return agreed


def user_properties(event: AnalyticsEvent) -> dict[str, Any]:
    """The user properties that GA4 takes."""
    found: dict[str, Any] = {}
    for key, value in (event.user_properties or {}).items():
        name = property_name(key)
        if not name or is_personal(key, value) or not isinstance(value, (str, int, float)):
            continue
        plain = str(value).lower() if isinstance(value, bool) else value
        found[name] = plain[:_LONGEST_PROPERTY] if isinstance(plain, str) else plain
    return dict(list(found.items())[:_MOST_PROPERTIES])


def event_params(event: AnalyticsEvent, settings: Settings) -> dict[str, Any]:
    """All parameters of an event: what every event has, those mapped, those copied."""
    found = common_params(event)
    longest = LONGEST_360 if settings.analytics_360 else LONGEST
    if event.params is not None:
        values = event.params.__dict__
        for name, value in values.items():
            if value is None:
                continue
            if type(value) is str:
                # An empty transaction id would count as one, and merge all that have it.
                if value:
                    found[name] = value[:longest]
            elif type(value) is Decimal:
                found[name] = plain_number(value)
        if values["items"]:
            found["items"] = items_json(values["items"][:MOST_ITEMS])
        if values["others"] is not None:
            found |= {name: _cut(value, longest) for name, value in free(values["others"])}
    if settings.debug_mode:
        found["debug_mode"] = 1
    if event.properties:
        copied = ((name, value) for name, value in free(event.properties) if name not in found)
        found |= {name: _cut(value, longest) for name, value in islice(copied, MOST - len(found))}
    return found


def _cut(value: Any, longest: int) -> Any:
    return value[:longest] if isinstance(value, str) else value
