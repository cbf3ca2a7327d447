"""What Outbrain's marketers usually call their conversions."""

from collections.abc import Mapping
from typing import Final

# Outbrain has no fixed list for conversions from a server: these are the names of its browser pixel.
STANDARD: Final[Mapping[str, str]] = {
    "Order Completed": "Purchase",
    "Lead Generated": "Lead",
    "Signed Up": "CompleteRegistration",
    "Product Added": "AddToCart",
    "Checkout Started": "InitiateCheckout",
    "Product Viewed": "ViewContent",
    "page": "PAGE_VIEW",
}
