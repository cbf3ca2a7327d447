"""Reddit's names of events, in both versions of its API."""

from typing import Final, Literal

# Source: Reddit, "Conversions API", tracking_type, of v3 and of v2.0.
TrackingType = Literal[
    "PAGE_VISIT",
    "VIEW_CONTENT",
    "SEARCH",
    "ADD_TO_CART",
    "ADD_TO_WISHLIST",
    "PURCHASE",
    "LEAD",
    "SIGN_UP",
    "CUSTOM",
    "PageVisit",
    "ViewContent",
    "Search",
    "AddToCart",
    "AddToWishlist",
    "Purchase",
    "Lead",
    "SignUp",
    "Custom",
]
OLD_NAMES: Final = {
    "PAGE_VISIT": "PageVisit",
    "VIEW_CONTENT": "ViewContent",
    "SEARCH": "Search",
    "ADD_TO_CART": "AddToCart",
    "ADD_TO_WISHLIST": "AddToWishlist",
    "PURCHASE": "Purchase",
    "LEAD": "Lead",
    "SIGN_UP": "SignUp",
    "CUSTOM": "Custom",
}
"""From the names of v3 to those of v2.0."""

_NEW_NAMES: Final = {old: new for new, old in OLD_NAMES.items()}


def new_name(name: str) -> str:
    """The name of v3, whichever version's name it is: ``"AddToCart"`` -> ``"ADD_TO_CART"``."""
    return _NEW_NAMES.get(name, name)
