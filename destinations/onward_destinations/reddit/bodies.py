"""A conversion event as JSON, in the form of v3 or of v2.0."""

from collections.abc import Sequence
from typing import Any, Final

from onward.event import iso
from onward.fields import epoch_milliseconds, pieces, plain_number
from onward_destinations.reddit.events import Conversion, Product, is_limited
from onward_destinations.reddit.names import OLD_NAMES
from onward_destinations.reddit.people import Place, user_json
from onward_destinations.reddit.settings import Settings

# What Reddit takes a value and a number of pieces of. Source: Reddit, "Conversions API", metadata.
_VALUED: Final = frozenset(
    {"ADD_TO_CART", "ADD_TO_WISHLIST", "PURCHASE", "LEAD", "SIGN_UP", "CUSTOM"}
)
_COUNTED: Final = frozenset({"ADD_TO_CART", "ADD_TO_WISHLIST", "PURCHASE", "CUSTOM"})


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
    body: dict[str, Any] = {
        "event_at": epoch_milliseconds(event.event_at),
        "action_source": event.action_source,
    }
    if event.event_source_url is not None and event.action_source == "WEBSITE":
        body["event_source_url"] = event.event_source_url
    if event.click_id is not None:
        body["click_id"] = event.click_id
    kind: dict[str, str] = {"tracking_type": event.tracking_type}
    if event.tracking_type == "CUSTOM" and event.custom_event_name is not None:
        kind["custom_event_name"] = event.custom_event_name
    body["type"] = kind
    user = _user_json(event, settings)
    if user:
        body["user"] = user
    metadata = _metadata_json(event, "value")
    if event.products:
        metadata["products"] = [_product_json(product) for product in event.products]
    body["metadata"] = metadata
    return body


def old_event_json(event: Conversion, settings: Settings) -> dict[str, Any]:
    """The event as v2.0 takes it, without page, source and the products' prices."""
    kind = {"tracking_type": OLD_NAMES[event.tracking_type]}
    if event.tracking_type == "CUSTOM" and event.custom_event_name is not None:
        kind["custom_event_name"] = event.custom_event_name
    body: dict[str, Any] = {"event_at": iso(event.event_at), "event_type": kind}
    if event.click_id is not None:
        body["click_id"] = event.click_id
    user = _user_json(event, settings)
    if user:
        body["user"] = user
    # There, "value" is in cents, and a fraction of it fails the whole request.
    metadata = _metadata_json(event, "value_decimal")
    if event.products:
        metadata["products"] = [
            {
                key: value
                for key, value in _product_json(product).items()
                if key not in {"item_price", "quantity"}
            }
            for product in event.products
        ]
    body["event_metadata"] = metadata
    return body


def _user_json(event: Conversion, settings: Settings) -> dict[str, Any]:
    limited = (event.dpo or Place()) if is_limited(event, settings) else None
    return user_json(event.user, event.screen, limited)


def _metadata_json(event: Conversion, value_key: str) -> dict[str, Any]:
    body: dict[str, Any] = {"conversion_id": event.conversion_id}
    known = event.metadata
    if known is not None and known.value is not None and event.tracking_type in _VALUED:
        body["currency"] = known.currency
        body[value_key] = plain_number(known.value)
    if event.tracking_type in _COUNTED:
        if known is not None and known.item_count is not None:
            body["item_count"] = known.item_count
        elif event.products:
            body["item_count"] = pieces(event.products)
    return body


def _product_json(product: Product) -> dict[str, Any]:
    body: dict[str, Any] = {"id": product.id}
    if product.name is not None:
        body["name"] = product.name
    if product.category is not None:
        body["category"] = product.category
    if product.price is not None:
        body["item_price"] = plain_number(product.price)
    body["quantity"] = product.quantity
    return body
