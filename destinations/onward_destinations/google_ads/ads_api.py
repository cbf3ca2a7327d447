"""Conversions with their adjustments as the Google Ads API takes them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from onward.fields import compile_bodies, plain_number
from onward.request import Request
from onward.values import text_of
from onward_destinations.google_ads.addresses import of_customer
from onward_destinations.google_ads.adjustments import Adjustment
from onward_destinations.google_ads.calls import CallConversion
from onward_destinations.google_ads.clicks import click_of
from onward_destinations.google_ads.conversions import CartItem, Conversion
from onward_destinations.google_ads.people import may_be_known
from onward_destinations.google_ads.settings import Settings

_OURS: Final = {"userIdentifierSource": "FIRST_PARTY"}
_COUNTRY_LETTERS: Final = 2
_ITEMS: Final = compile_bodies(
    CartItem, {"productId": "id", "quantity": "quantity", "unitPrice": ("price", float)}
)


def upload(
    method: str, member: str, rows: Sequence[Mapping[str, Any]], settings: Settings
) -> Request:
    """The request that uploads rows, of which some may fail alone.

    Source: Google, "Google Ads API: Manage offline conversions".
    """
    body = {member: rows, "partialFailure": True}
    if settings.test_mode:
        body["validateOnly"] = True
    return of_customer(settings, method, body)


def conversion_row(conversion: Conversion, settings: Settings, action: str) -> dict[str, Any]:
    """A conversion; addresses, IP addresses and session attributes are not taken here."""
    values = conversion.__dict__
    click = click_of(conversion)
    row: dict[str, Any] = {} if click is None else {click[0]: click[1]}
    is_braid = click is not None and click[0] != "gclid"
    row["conversionAction"] = _resource(settings, "conversionActions", action)
    row["conversionDateTime"] = _moment(values["conversion_timestamp"])
    has_cart = bool(values["items"]) and not is_braid
    if values["value"] is not None:
        row["conversionValue"] = plain_number(values["value"])
    if values["currency"] is not None and (values["value"] is not None or has_cart):
        row["currencyCode"] = values["currency"]
    if values["transaction_id"] is not None:
        row["orderId"] = values["transaction_id"]
    if has_cart:
        row["cartData"] = _cart(values, settings)
    is_known = may_be_known(values["ad_user_data"], settings.default_ad_user_data)
    if is_known and not (is_braid and not settings.identifiers_with_braid):
        identifiers = _identifiers(values)
        if identifiers:
            row["userIdentifiers"] = identifiers
    consent = values["ad_user_data"] or settings.default_ad_user_data
    if consent is not None:
        # adPersonalization must not be set for click conversions.
        row["consent"] = {"adUserData": consent}
    if values["customer_type"] in {"NEW", "RETURNING"}:
        row["customerType"] = values["customer_type"]
    if values["custom_variables"]:
        row["customVariables"] = _variables(values["custom_variables"], settings)
    return row


def call_row(call: CallConversion, settings: Settings, action: str) -> dict[str, Any]:
    """A conversion that a call brought. Source: Google, "Google Ads API: Upload call conversions"."""
    values = call.__dict__
    row: dict[str, Any] = {
        "callerId": values["caller_id"],
        "callStartDateTime": _moment(values["call_start_timestamp"]),
        "conversionAction": _resource(settings, "conversionActions", action),
        "conversionDateTime": _moment(values["conversion_timestamp"]),
    }
    if values["value"] is not None:
        row["conversionValue"] = plain_number(values["value"])
        row["currencyCode"] = values["currency"]
    if values["custom_variables"]:
        row["customVariables"] = _variables(values["custom_variables"], settings)
    consent = values["ad_user_data"] or settings.default_ad_user_data
    if consent is not None:
        row["consent"] = {"adUserData": consent}
    return row


def adjustment_row(adjustment: Adjustment, settings: Settings, action: str) -> dict[str, Any]:
    """An adjustment of a conversion that is named by its order id, else by click and time."""
    values = adjustment.__dict__
    kind = values["adjustment_type"]
    row: dict[str, Any] = {
        "adjustmentType": kind,
        "conversionAction": _resource(settings, "conversionActions", action),
    }
    happened = values["conversion_timestamp"]
    pair: dict[str, Any] = {}
    if values["order_id"] is not None:
        row["orderId"] = values["order_id"]
    else:
        pair["gclid"] = values["gclid"]
    # Beside an order id a time is taken for enhancements only.
    if happened is not None and (pair or kind == "ENHANCEMENT"):
        pair["conversionDateTime"] = _moment(happened)
    if pair:
        row["gclidDateTimePair"] = pair
    if kind == "ENHANCEMENT":
        row["userIdentifiers"] = [*_identifiers(values), *_addresses(values)]
        if values["user_agent"] is not None:
            row["userAgent"] = values["user_agent"]
        return row
    row["adjustmentDateTime"] = _moment(values["adjustment_timestamp"])
    if kind == "RESTATEMENT":
        restated: dict[str, Any] = {"adjustedValue": plain_number(values["restatement_value"])}
        if values["restatement_currency"] is not None:
            restated["currencyCode"] = values["restatement_currency"]
        row["restatementValue"] = restated
    return row


def names_variable(name: str) -> bool:
    """Whether this is a custom variable as the Google Ads API knows it: a number or a resource name."""
    return name.isdigit() or name.startswith("customers/")


def _variables(variables: Mapping[str, Any], settings: Settings) -> list[dict[str, Any]]:
    return [
        {
            "conversionCustomVariable": _resource(settings, "conversionCustomVariables", name),
            "value": text_of(value),
        }
        for name, value in variables.items()
    ]


def _resource(settings: Settings, kind: str, name: str) -> str:
    return name if "/" in name else f"customers/{settings.customer_id}/{kind}/{name}"


def _moment(moment: datetime) -> str:
    return moment.isoformat(" ", "seconds")


def _identifiers(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    identifiers: list[dict[str, Any]] = []
    if values["email"] is not None:
        identifiers.append({**_OURS, "hashedEmail": values["email"]})
    if values["phone"] is not None:
        identifiers.append({**_OURS, "hashedPhoneNumber": values["phone"]})
    return identifiers


def _addresses(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    if values["first_name"] is None:
        return []
    members = {
        "hashedFirstName": values["first_name"],
        "hashedLastName": values["last_name"],
        "hashedStreetAddress": values["street"],
        "city": values["city"],
        "state": values["state"],
        "countryCode": values["country"],
        "postalCode": values["postal_code"],
    }
    info = {name: value for name, value in members.items() if value is not None}
    return [{**_OURS, "addressInfo": info}]


def _cart(values: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    cart: dict[str, Any] = {}
    if settings.merchant_id is not None:
        cart["merchantId"] = settings.merchant_id
    label = settings.merchant_feed_label
    if label is not None and len(label) == _COUNTRY_LETTERS:
        cart["feedCountryCode"] = label
    if settings.merchant_feed_language_code is not None:
        cart["feedLanguageCode"] = settings.merchant_feed_language_code
    if values["discount"] is not None:
        cart["localTransactionCost"] = plain_number(values["discount"])
    cart["items"] = _ITEMS(values["items"])
    return cart
