"""The Measurement Protocol: one request for the events of one client."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, Final

import msgspec

from onward.fields import DENIED, epoch_microseconds, plain_number
from onward.request import Query, Request
from onward_destinations.ga4.common import client_id, common_params, happened_at
from onward_destinations.ga4.events import AnalyticsEvent
from onward_destinations.ga4.items import MOST as MOST_ITEMS
from onward_destinations.ga4.items import item_json
from onward_destinations.ga4.names import property_name
from onward_destinations.ga4.params import AMOUNTS, MOST, TEXTS, free, is_personal
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
_HASHED_ADDRESS: Final = (
    ("sha256_first_name", "first_name"),
    ("sha256_last_name", "last_name"),
    ("sha256_street", "street"),
    ("city", "city"),
    ("region", "region"),
    ("postal_code", "postal_code"),
    ("country", "country"),
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
        Request("POST", url, json=_body(events, some, settings), auth=auth, covers=tuple(some))
        for group in groups.values()
        for some in _in_runs(group)
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


def _in_runs(indexes: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(indexes), MOST_EVENTS):
        yield indexes[start : start + MOST_EVENTS]


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
        body["events"] = [_event_json(event, settings)]
    else:
        body["events"] = [
            _event_json(event, settings)
            | {"timestamp_micros": epoch_microseconds(happened_at(event))}
            for event in map(events.__getitem__, covers)
        ]
    return body


def _head(event: AnalyticsEvent, settings: Settings) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if event.app_instance_id is not None:
        body["app_instance_id"] = event.app_instance_id
    else:
        body["client_id"] = client_id(event)
    if event.user_id is not None:
        body["user_id"] = event.user_id
    agreed = consent(event, settings)
    if agreed.get("ad_user_data") != DENIED:
        person = _user_data(event)
        if person:
            body["user_data"] = person
    if agreed:
        body["consent"] = agreed
    properties = user_properties(event) if event.user_properties else None
    if properties:
        body["user_properties"] = {name: {"value": value} for name, value in properties.items()}
    if event.user_location is not None:
        body["user_location"] = event.user_location.as_dict()
    if settings.send_ip and event.ip_override is not None:
        body["ip_override"] = event.ip_override
    if event.device is not None:
        body["device"] = event.device.as_dict()
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


def _user_data(event: AnalyticsEvent) -> dict[str, Any]:
    values = event.__dict__
    found: dict[str, Any] = {}
    if event.email is not None:
        found["sha256_email_address"] = [event.email]
    if event.phone is not None:
        found["sha256_phone_number"] = [event.phone]
    if event.first_name is not None:
        address = {key: values[name] for key, name in _HASHED_ADDRESS if values[name] is not None}
        found["address"] = [address]
    return found


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
    params = event.params
    if params is not None:
        values = params.__dict__
        for name in TEXTS:
            text = values[name]
            # An empty transaction id would count as one, and merge all that have it.
            if text:
                found[name] = text[:longest]
        for name in AMOUNTS:
            amount = values[name]
            if amount is not None:
                found[name] = plain_number(amount)
        if params.items:
            found["items"] = [item_json(item) for item in params.items[:MOST_ITEMS]]
        if params.others is not None:
            found |= {name: _cut(value, longest) for name, value in free(params.others)}
    if settings.debug_mode:
        found["debug_mode"] = 1
    if event.properties:
        copied = ((name, value) for name, value in free(event.properties) if name not in found)
        found |= {name: _cut(value, longest) for name, value in islice(copied, MOST - len(found))}
    return found


def _cut(value: Any, longest: int) -> Any:
    return value[:longest] if isinstance(value, str) else value


def _event_json(event: AnalyticsEvent, settings: Settings) -> dict[str, Any]:
    return {"name": event.event_name, "params": event_params(event, settings)}
