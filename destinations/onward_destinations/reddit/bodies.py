"""A conversion event as JSON, in the form of v3 or of v2.0."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from onward.event import iso
from onward.fields import compile_bodies, compile_body, epoch_milliseconds
from onward_destinations.reddit.events import Conversion, Metadata, Product, is_limited
from onward_destinations.reddit.names import OLD_NAMES
from onward_destinations.reddit.people import Place, user_json
from onward_destinations.reddit.settings import Settings

# What Reddit takes a value and a number of pieces of. Source: Reddit, "Conversions API", metadata.
_VALUED: Final = frozenset(
    {"ADD_TO_CART", "ADD_TO_WISHLIST", "PURCHASE", "LEAD", "SIGN_UP", "CUSTOM"}
)
_COUNTED: Final = frozenset({"ADD_TO_CART", "ADD_TO_WISHLIST", "PURCHASE", "CUSTOM"})

_WORTH: Final = compile_body(Metadata, {"currency": "currency", "value": "value"})
# There, "value" is in cents, and a fraction of it fails the whole request.
_OLD_WORTH: Final = compile_body(Metadata, {"currency": "currency", "value_decimal": "value"})
_PRODUCTS: Final = compile_bodies(Product)
_OLD_PRODUCTS: Final = compile_bodies(
    Product, {"id": "id", "name": "name", "category": "category", "quantity": "quantity"}
)


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
    source, url = values["action_source"], values["event_source_url"]
    body: dict[str, Any] = {
        "event_at": epoch_milliseconds(values["event_at"]),
        "action_source": source,
        "type": _kind_json(event, values["tracking_type"]),
    }
    if url is not None and source == "WEBSITE":
        body["event_source_url"] = url
    if values["click_id"] is not None:
        body["click_id"] = values["click_id"]
    user = _user_json(event, settings)
    if user:
        body["user"] = user
    body["metadata"] = _metadata_json(event, _WORTH, _PRODUCTS)
    return body


def old_event_json(event: Conversion, settings: Settings) -> dict[str, Any]:
    """The event as v2.0 takes it, without page, source and the products' prices."""
    body: dict[str, Any] = {
        "event_at": iso(event.event_at),
        "event_type": _kind_json(event, OLD_NAMES[event.tracking_type]),
    }
    if event.click_id is not None:
        body["click_id"] = event.click_id
    user = _user_json(event, settings)
    if user:
        body["user"] = user
    metadata = _metadata_json(event, _OLD_WORTH, _OLD_PRODUCTS)
    for product in metadata.get("products", ()):
        del product["quantity"]
    body["event_metadata"] = metadata
    return body


def _kind_json(event: Conversion, name: str) -> dict[str, str]:
    if event.tracking_type == "CUSTOM" and event.custom_event_name is not None:
        return {"tracking_type": name, "custom_event_name": event.custom_event_name}
    return {"tracking_type": name}


def _user_json(event: Conversion, settings: Settings) -> dict[str, Any]:
    values = event.__dict__
    limited = None
    if values["ad_consent"] is not None and is_limited(event, settings):
        limited = event.dpo or Place()
    return user_json(values["user"], values["screen"], limited)


def _metadata_json(
    event: Conversion,
    worth: Callable[[Any], dict[str, Any]],
    listed: Callable[[Any], list[dict[str, Any]]],
) -> dict[str, Any]:
    values = event.__dict__
    kind, known = values["tracking_type"], values["metadata"]
    products = listed(values["products"])
    body: dict[str, Any] = {"conversion_id": values["conversion_id"]}
    if known is not None and kind in _VALUED:
        body |= worth(known)
    if kind in _COUNTED:
        if known is not None and known.item_count is not None:
            body["item_count"] = known.item_count
        elif products:
            body["item_count"] = sum([product["quantity"] for product in products])
    if products:
        body["products"] = products
    return body
