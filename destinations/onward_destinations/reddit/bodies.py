"""A conversion event as JSON, in the form of v3 or of v2.0."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from onward.event import iso
from onward.fields import epoch_milliseconds, plain_number
from onward_destinations.reddit.events import Conversion
from onward_destinations.reddit.judgement import is_limited
from onward_destinations.reddit.names import OLD_NAMES
from onward_destinations.reddit.people import Place, user_json
from onward_destinations.reddit.settings import Settings

# What Reddit takes a value and a number of pieces of. Source: Reddit, "Conversions API", metadata.
_VALUED: Final = frozenset(
    {"ADD_TO_CART", "ADD_TO_WISHLIST", "PURCHASE", "LEAD", "SIGN_UP", "CUSTOM"}
)
_COUNTED: Final = frozenset({"ADD_TO_CART", "ADD_TO_WISHLIST", "PURCHASE", "CUSTOM"})

_OLD_PRODUCT: Final = ("id", "name", "category")


def batch_json(events: Sequence[Conversion], settings: Settings) -> dict[str, Any]:
    """The body of a request with these events."""
    body: dict[str, Any] = {}
    if settings.api_version == "v3":
        if settings.test_id is not None:
            body["test_id"] = settings.test_id
        if settings.partner is not None:
            body["partner"] = settings.partner
        body["events"] = [event_json(event, settings) for event in events]
        return {"data": body}
    if settings.test_mode or settings.test_id is not None:
        body["test_mode"] = True
    if settings.partner is not None:
        body["partner"] = settings.partner
    body["events"] = [old_event_json(event, settings) for event in events]
    return body


def event_json(event: Conversion, settings: Settings) -> dict[str, Any]:
    """The event as v3 takes it. Source: Reddit, "Conversions API v3"."""
    values = event.__dict__
    source, url, kind = values["action_source"], values["event_source_url"], values["tracking_type"]
    body: dict[str, Any] = {
        "event_at": epoch_milliseconds(values["event_at"]),
        "action_source": source,
        "type": {"tracking_type": kind},
        "metadata": _metadata_json(values, "value"),
    }
    if kind == "CUSTOM" and values["custom_event_name"] is not None:
        body["type"]["custom_event_name"] = values["custom_event_name"]
    if url is not None and source == "WEBSITE":
        body["event_source_url"] = url
    if values["click_id"] is not None:
        body["click_id"] = values["click_id"]
    user = user_json(values["user"], values["screen"], _limits(event, settings))
    if user:
        body["user"] = user
    return body


def old_event_json(event: Conversion, settings: Settings) -> dict[str, Any]:
    """The event as v2.0 takes it, without page, source and the products' prices."""
    values = event.__dict__
    kind = {"tracking_type": OLD_NAMES[event.tracking_type]}
    if event.tracking_type == "CUSTOM" and event.custom_event_name is not None:
        kind["custom_event_name"] = event.custom_event_name
    # There, "value" is in cents, and a fraction of it fails the whole request.
    metadata = _metadata_json(values, "value_decimal")
    if event.products:
        metadata["products"] = [
            {key: product[key] for key in _OLD_PRODUCT if key in product}
            for product in event.products
        ]
    body: dict[str, Any] = {
        "event_at": iso(event.event_at),
        "event_type": kind,
        "event_metadata": metadata,
    }
    if event.click_id is not None:
        body["click_id"] = event.click_id
    user = user_json(event.user, event.screen, _limits(event, settings))
    if user:
        body["user"] = user
    return body


def _limits(event: Conversion, settings: Settings) -> Place | None:
    if event.ad_consent is None or not is_limited(event, settings):
        return None
    return event.dpo or Place()


def _metadata_json(values: Mapping[str, Any], value_key: str) -> dict[str, Any]:
    kind, known, products = values["tracking_type"], values["metadata"], values["products"]
    body: dict[str, Any] = {"conversion_id": values["conversion_id"]}
    count = None
    if known is not None:
        count = known.item_count
        if known.value is not None and kind in _VALUED:
            body["currency"] = known.currency
            body[value_key] = plain_number(known.value)
    if kind in _COUNTED:
        if count is None and products:
            count = sum([product["quantity"] for product in products])
        if count is not None:
            body["item_count"] = count
    if products:
        body["products"] = products
    return body
