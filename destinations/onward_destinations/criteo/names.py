"""Criteo's standard events, with the events of the Segment spec they stand for."""

from collections.abc import Mapping
from typing import Any, Final

from onward.event import Event, members_of

# Source: Criteo, "Server To Server: Website Events"; the last four come from its mobile SDK.
STANDARD: Final = (
    "viewHome",
    "viewPage",
    "viewItem",
    "viewList",
    "viewSearch",
    "viewBasket",
    "addToCart",
    "beginCheckout",
    "addPaymentInfo",
    "trackTransaction",
    "login",
    "viewListing",
    "viewProduct",
    "appLaunch",
    "vs",
)
LISTED: Final = frozenset({"viewList", "viewSearch", "viewListing"})
"""Events about a list, of which Criteo takes three ids."""

SINGLE: Final = frozenset({"viewItem", "viewProduct"})
"""Events about one product, whose id stands alone."""

BASKET: Final = frozenset({"addToCart", "viewBasket", "beginCheckout", "trackTransaction"})
"""Events whose products have prices and quantities."""

WITHOUT_ITEMS: Final = frozenset(
    {"viewHome", "viewPage", "addPaymentInfo", "login", "appLaunch", "vs"}
)
WITH_ITEMS: Final = SINGLE | BASKET
"""Events that mean nothing without a product."""

TRACKED: Final[Mapping[str, str]] = {
    "Product Viewed": "viewItem",
    "Product List Viewed": "viewList",
    "Products Searched": "viewList",
    "Product Added": "addToCart",
    "Cart Viewed": "viewBasket",
    "Checkout Started": "beginCheckout",
    "Payment Info Entered": "addPaymentInfo",
    "Order Completed": "trackTransaction",
    "Signed In": "login",
    "Signed Up": "login",
}


def standard_name(event: Event) -> str | None:
    """The standard event for an event: ``"Order Completed"`` -> ``"trackTransaction"``."""
    name: Any = event.get("event")
    if isinstance(name, str):
        return TRACKED.get(name)
    if event.get("type") != "page":
        return None
    is_root = members_of(members_of(event, "context"), "page").get("path") == "/"
    return "viewHome" if is_root or event.get("name") == "Home" else "viewPage"
