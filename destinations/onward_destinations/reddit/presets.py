"""Ready mappings for the events that shops or B2B sites commonly send."""

from typing import Any, Final

from onward.action import Preset, tracked


def _preset(name: str, title: str, *events: str) -> Preset:
    fields: dict[str, Any] = {"tracking_type": name}
    return tracked(name.lower().replace("_", "-"), title, *events, fields=fields)


def _custom(slug: str, event: str) -> Preset:
    return tracked(slug, event.capitalize(), event, fields={"tracking_type": "CUSTOM"})


# Source: Reddit, "Conversions API", tracking_type. What has none is CUSTOM under its own name.
PRESETS: Final = (
    Preset("page-visit", "Page visited", 'type = "page"', {"tracking_type": "PAGE_VISIT"}),
    _preset("VIEW_CONTENT", "Product viewed", "Product Viewed"),
    _preset("SEARCH", "Products searched", "Products Searched"),
    _preset("ADD_TO_CART", "Product added to the cart", "Product Added"),
    _preset("ADD_TO_WISHLIST", "Wish listed", "Product Added to Wishlist"),
    _preset("PURCHASE", "Order completed", "Order Completed"),
    _preset("LEAD", "Lead generated", "Lead Generated", "Generate Lead"),
    _preset("SIGN_UP", "Signed up", "Signed Up"),
    _custom("product-list-viewed", "Product List Viewed"),
    _custom("checkout-started", "Checkout Started"),
    _custom("payment-info-entered", "Payment Info Entered"),
)
