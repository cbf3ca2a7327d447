"""Conversions with their adjustments as the Data Manager API takes them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any, Final

from onward.fields import DENIED, compile_bodies, plain_number
from onward.values import text_of
from onward_destinations.google_ads.adjustments import Adjustment
from onward_destinations.google_ads.clicks import click_of
from onward_destinations.google_ads.conversions import CartItem, Conversion
from onward_destinations.google_ads.people import PROTECTED
from onward_destinations.google_ads.settings import Settings

_ADS: Final = "GOOGLE_ADS"
_ITEMS: Final = compile_bodies(
    CartItem,
    {
        "merchantProductId": "id",
        # An int64 is a text in JSON.
        "quantity": ("quantity", str),
        "unitPrice": ("price", float),
    },
)

# One look tells that an event has none of these.
_RARE: Final = itemgetter(
    "customer_type",
    "customer_value_bucket",
    "conversion_count",
    "mobile_device_id",
    "store_id",
    "custom_variables",
)
_NONE: Final = (None,) * 6


def ingest_body(
    events: Sequence[Mapping[str, Any]], settings: Settings, action: str
) -> dict[str, Any]:
    """Events for one conversion action. Source: Google, "Data Manager API: Send events"."""
    destination: dict[str, Any] = {}
    if settings.login_customer_id is not None:
        destination["loginAccount"] = _account(settings.login_customer_id)
    destination["operatingAccount"] = _account(settings.customer_id)
    destination["productDestinationId"] = action
    body: dict[str, Any] = {"destinations": [destination], "events": events}
    if any("userData" in event for event in events):
        body["encoding"] = "HEX"
    return body


def conversion_event(conversion: Conversion, settings: Settings) -> dict[str, Any]:
    """A conversion as an event."""
    values = conversion.__dict__
    event: dict[str, Any] = {}
    if values["transaction_id"] is not None:
        event["transactionId"] = values["transaction_id"]
    event["eventTimestamp"] = _moment(values["conversion_timestamp"])
    event["eventSource"] = values["event_source"]
    click = click_of(conversion)
    clicks = {} if click is None else {click[0]: click[1]}
    if values["session_attributes"] is not None:
        clicks["sessionAttributes"] = values["session_attributes"]
    if clicks:
        event["adIdentifiers"] = clicks
    is_known = _put_person(event, values, settings, values["ad_personalization"])
    # Source: Google, warning CART_DATA_NOT_SUPPORTED_WITH_GBRAID_OR_WBRAID.
    has_cart = bool(values["items"]) and (click is None or click[0] == "gclid")
    if values["currency"] is not None and (values["value"] is not None or has_cart):
        event["currency"] = values["currency"]
    if values["value"] is not None:
        event["conversionValue"] = plain_number(values["value"])
    if has_cart:
        event["cartData"] = _cart(values, settings)
    device = {}
    if values["user_agent"] is not None:
        device["userAgent"] = values["user_agent"]
    if is_known and values["ip_address"] is not None and _is_elsewhere(values, settings):
        device["ipAddress"] = values["ip_address"]
    if device:
        event["eventDeviceInfo"] = device
    if _RARE(values) != _NONE:
        _put_rare(event, values, is_known=is_known)
    return event


def _put_rare(event: dict[str, Any], values: Mapping[str, Any], *, is_known: bool) -> None:
    """Put in what few conversions have."""
    if is_known and values["mobile_device_id"] is not None:
        event.setdefault("adIdentifiers", {})["mobileDeviceId"] = values["mobile_device_id"]
    if values["conversion_count"] is not None:
        event["conversionCount"] = plain_number(values["conversion_count"])
    customer = {
        key: values[name]
        for key, name in (
            ("customerType", "customer_type"),
            ("customerValueBucket", "customer_value_bucket"),
        )
        if values[name] is not None
    }
    if customer:
        event["userProperties"] = customer
    if values["store_id"] is not None:
        event["eventLocation"] = {"storeId": values["store_id"]}
    if values["custom_variables"]:
        event["customVariables"] = [
            {"variable": name, "value": text_of(value)}
            for name, value in values["custom_variables"].items()
        ]


def adjusting_event(adjustment: Adjustment, settings: Settings) -> dict[str, Any]:
    """An adjustment as the event sent again. Source: Google, "Data Manager API: Adjust conversions"."""
    values = adjustment.__dict__
    happened = values["conversion_timestamp"] or values["adjustment_timestamp"]
    event: dict[str, Any] = {
        "transactionId": values["order_id"],
        "eventTimestamp": _moment(happened),
        "eventSource": "WEB",
    }
    if values["gclid"] is not None:
        event["adIdentifiers"] = {"gclid": values["gclid"]}
    _put_person(event, values, settings)
    if values["adjustment_type"] != "ENHANCEMENT":
        is_undone = values["adjustment_type"] == "RETRACTION"
        value = Decimal() if is_undone else values["restatement_value"]
        event["currency"] = values["restatement_currency"]
        event["conversionValue"] = plain_number(value)
    elif values["user_agent"] is not None:
        event["eventDeviceInfo"] = {"userAgent": values["user_agent"]}
    return event


def _account(number: str) -> dict[str, str]:
    return {"accountType": _ADS, "accountId": number}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")[:-6] + "Z"


def _identifiers(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    identifiers: list[dict[str, Any]] = []
    if values["email"] is not None:
        identifiers.append({"emailAddress": values["email"]})
    if values["phone"] is not None:
        identifiers.append({"phoneNumber": values["phone"]})
    if values["first_name"] is not None:
        address = {
            "givenName": values["first_name"],
            "familyName": values["last_name"],
            "regionCode": values["country"],
            "postalCode": values["postal_code"],
        }
        identifiers.append({"address": address})
    return identifiers


def _put_person(
    event: dict[str, Any],
    values: Mapping[str, Any],
    settings: Settings,
    personalization: str | None = None,
) -> bool:
    """Put in who it was, with their consent; whether anything personal may be sent."""
    agreed = values["ad_user_data"] or settings.default_ad_user_data
    personalization = personalization or settings.default_ad_personalization
    is_known = agreed != DENIED
    if is_known:
        identifiers = _identifiers(values)
        if identifiers:
            event["userData"] = {"userIdentifiers": identifiers}
    if agreed is not None or personalization is not None:
        consent = event["consent"] = {}
        if agreed is not None:
            consent["adUserData"] = f"CONSENT_{agreed}"
        if personalization is not None:
            consent["adPersonalization"] = f"CONSENT_{personalization}"
    return is_known


def _is_elsewhere(values: Mapping[str, Any], settings: Settings) -> bool:
    country = values["user_country"]
    return (
        country is not None
        and country not in PROTECTED
        and settings.send_ip_address == "outside_eea"
    )


def _cart(values: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    cart: dict[str, Any] = {}
    if settings.merchant_id is not None:
        cart["merchantId"] = settings.merchant_id
    if settings.merchant_feed_label is not None:
        cart["merchantFeedLabel"] = settings.merchant_feed_label
    if settings.merchant_feed_language_code is not None:
        cart["merchantFeedLanguageCode"] = settings.merchant_feed_language_code
    if values["discount"] is not None:
        cart["transactionDiscount"] = plain_number(values["discount"])
    if values["coupon"] is not None:
        cart["couponCodes"] = [values["coupon"]]
    cart["items"] = _ITEMS(values["items"])
    return cart
