"""Events for a REST endpoint that Criteo gives to some clients: an experiment."""

from typing import Any

from onward.fields import iso_seconds, plain_number
from onward.request import AccessToken, Request
from onward_destinations.criteo.events import WebEvent, products_json
from onward_destinations.criteo.people import email_forms
from onward_destinations.criteo.s2s import HEADERS
from onward_destinations.criteo.settings import Settings


def request(event: WebEvent, settings: Settings) -> Request:
    """The request for an event, in a shape that only a third party's guide shows."""
    name = "purchase" if event.event_name == "trackTransaction" else event.event_name
    attributes = {
        "advertiser_id": int(settings.advertiser_id or 0),
        "event_name": name,
        "event_time": iso_seconds(event.event_time),
        "identifiers": identifiers(event),
    }
    transaction = _transaction(event)
    if transaction:
        attributes["transaction_data"] = transaction
    return Request.post(
        f"{settings.rest_base_url}{settings.rest_path}",
        headers=HEADERS,
        json={"data": [{"type": "Conversion", "attributes": attributes}]},
        auth=AccessToken(),
    )


def identifiers(event: WebEvent) -> dict[str, str]:
    """What the endpoint may know the person by."""
    known = {
        "email_sha256": email_forms(event).get("sha256"),
        "customer_id": event.customer_id,
        "madid": event.mobile_ad_id,
    }
    return {key: value for key, value in known.items() if value is not None}


def _transaction(event: WebEvent) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if event.order_id is not None:
        found["transaction_id"] = event.order_id
    if event.currency is not None and event.value is not None:
        found["currency"] = event.currency
        found["value"] = plain_number(event.value)
    if event.items:
        found["items"] = products_json(event.items)
    return found
