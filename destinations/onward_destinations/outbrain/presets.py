"""Ready mappings; the names follow from the events."""

from typing import Final

from onward.action import Preset, tracked

PRESETS: Final = (
    tracked("order-completed", "Order completed", "Order Completed"),
    tracked("lead-generated", "Lead generated", "Lead Generated"),
    tracked("signed-up", "Signed up", "Signed Up"),
    tracked("product-added", "Product added to the cart", "Product Added"),
    tracked("checkout-started", "Checkout started", "Checkout Started"),
    tracked("product-viewed", "Product viewed", "Product Viewed"),
    Preset("page-viewed", "Page viewed", 'type = "page"'),
)
