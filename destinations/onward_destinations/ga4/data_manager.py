"""The Data Manager API, the other way to the same reports: it signs in, it names errors."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from onward.fields import DENIED
from onward.request import AccessToken, Request
from onward_destinations.ga4.collect import consent, event_params, user_properties
from onward_destinations.ga4.common import client_id, happened_at
from onward_destinations.ga4.events import AnalyticsEvent
from onward_destinations.ga4.settings import Settings
from onward_destinations.ga4.surroundings import Device

HOST: Final = "datamanager.googleapis.com"
# Parameters that have members of their own. Source: Google, "Data Manager API", Event.
_OWN: Final = (("transaction_id", "transactionId"), ("currency", "currency"))
_ITEM: Final = (("item_id", "itemId"), ("quantity", "quantity"), ("price", "unitPrice"))
_DEVICE: Final = (
    ("category", "category"),
    ("language", "languageCode"),
    ("operating_system", "operatingSystem"),
    ("operating_system_version", "operatingSystemVersion"),
    ("model", "model"),
    ("brand", "brand"),
    ("browser", "browser"),
    ("browser_version", "browserVersion"),
)
_LOCATION: Final = (
    ("city", "city"),
    ("region_id", "subdivisionCode"),
    ("country_id", "countryCode"),
    ("subcontinent_id", "subcontinentCode"),
    ("continent_id", "continentCode"),
)
_ADDRESS: Final = (
    ("givenName", "first_name"),
    ("familyName", "last_name"),
    ("regionCode", "country"),
    ("postalCode", "postal_code"),
    ("addressLine", "street"),
    ("city", "city"),
    ("administrativeArea", "region"),
)
_NEEDED: Final = ("first_name", "last_name", "country", "postal_code")


def ingest_request(events: Sequence[AnalyticsEvent], settings: Settings) -> Request:
    """The request for these events, of however many clients."""
    bodies = [_event_json(event, settings) for event in events]
    account = {"accountType": "GOOGLE_ANALYTICS_PROPERTY", "accountId": settings.property_id}
    body: dict[str, Any] = {
        "destinations": [{"operatingAccount": account, "productDestinationId": settings.stream_id}],
        "events": bodies,
    }
    if any("userData" in one for one in bodies):
        body["encoding"] = "HEX"
    if settings.validate_only:
        body["validateOnly"] = True
    url = f"https://{HOST}/{settings.data_manager_version}/events:ingest"
    return Request.post(url, json=body, auth=AccessToken())


def _event_json(event: AnalyticsEvent, settings: Settings) -> dict[str, Any]:
    params = event_params(event, settings)
    body: dict[str, Any] = {
        "eventTimestamp": _timestamp(happened_at(event)),
        "eventSource": "WEB" if event.app_instance_id is None else "APP",
        "eventName": event.event_name,
    }
    if event.app_instance_id is None:
        body["clientId"] = client_id(event)
    else:
        body["appInstanceId"] = event.app_instance_id
    if event.user_id is not None:
        body["userId"] = event.user_id
    agreed = consent(event, settings)
    identifiers = [] if agreed.get("ad_user_data") == DENIED else list(_identifiers(event))
    if identifiers:
        body["userData"] = {"userIdentifiers": identifiers}
    words = {"ad_user_data": "adUserData", "ad_personalization": "adPersonalization"}
    if agreed:
        body["consent"] = {words[name]: f"CONSENT_{word}" for name, word in agreed.items()}
    for name, member in _OWN:
        if name in params:
            body[member] = params.pop(name)
    if "value" in params:
        body["conversionValue"] = params.pop("value")
    cart = _cart(params.pop("items", []), params.pop("coupon", None))
    if cart:
        body["cartData"] = cart
    properties = user_properties(event)
    if properties:
        named = [{"propertyName": name, "value": str(value)} for name, value in properties.items()]
        body["userProperties"] = {"additionalUserProperties": named}
    body |= _surroundings(event, settings)
    body["additionalEventParameters"] = _additional(params)
    return body


def _timestamp(moment: datetime) -> str:
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _identifiers(event: AnalyticsEvent) -> Iterator[dict[str, Any]]:
    values = event.__dict__
    if event.email is not None:
        yield {"emailAddress": event.email}
    if event.phone is not None:
        yield {"phoneNumber": event.phone}
    if all(values[name] is not None for name in _NEEDED):
        yield {"address": {key: values[name] for key, name in _ADDRESS if values[name] is not None}}


def _cart(items: Sequence[dict[str, Any]], coupon: str | None) -> dict[str, Any]:
    cart: dict[str, Any] = {"items": [_item_json(item) for item in items]} if items else {}
    if coupon is not None:
        cart["couponCodes"] = [coupon]
    return cart


def _item_json(item: dict[str, Any]) -> dict[str, Any]:
    rest = dict(item)
    body: dict[str, Any] = {}
    for name, member in _ITEM:
        if name in rest:
            value = rest.pop(name)
            body[member] = str(value) if name == "quantity" else value
    if rest:
        body["additionalItemParameters"] = _additional(rest)
    return body


def _additional(params: dict[str, Any]) -> list[dict[str, str]]:
    return [{"parameterName": name, "value": str(value)} for name, value in params.items()]


def _surroundings(event: AnalyticsEvent, settings: Settings) -> dict[str, Any]:
    found: dict[str, Any] = {}
    device = _device(event.device or Device())
    if settings.send_ip and event.ip_override is not None:
        device["ipAddress"] = event.ip_override
    if device:
        found["eventDeviceInfo"] = device
    place = {} if event.user_location is None else event.user_location.as_dict()
    if place:
        found["eventLocation"] = {
            member: place[name] for name, member in _LOCATION if name in place
        }
    return found


def _device(device: Device) -> dict[str, Any]:
    known = device.as_dict()
    found = {member: known[name] for name, member in _DEVICE if name in known}
    width, by, height = (known.get("screen_resolution") or "").partition("x")
    if by and width.isdigit() and height.isdigit():
        found |= {"screenWidth": int(width), "screenHeight": int(height)}
    return found
