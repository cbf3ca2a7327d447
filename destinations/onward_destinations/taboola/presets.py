"""Ready mappings; the event names follow from the events."""

from typing import Final

from onward.action import Preset, tracked

PRESETS: Final = (
    tracked("order-completed", "Order completed", "Order Completed"),
    tracked("lead-generated", "Lead generated", "Lead Generated"),
    tracked("signed-up", "Signed up", "Signed Up"),
    tracked("product-added", "Product added to the cart", "Product Added"),
    tracked(
        "added-to-wishlist",
        "Product added to a wishlist",
        "Product Added to Wishlist",
        "Added to Wishlist",
    ),
    tracked("checkout-started", "Checkout started", "Checkout Started"),
    tracked("payment-info-entered", "Payment entered", "Payment Info Entered"),
    tracked("product-viewed", "Product viewed", "Product Viewed"),
    tracked("products-searched", "Products searched", "Products Searched"),
    tracked("application-installed", "App installed", "Application Installed"),
    tracked("trial-started", "Trial started", "Trial Started"),
    tracked("subscription-started", "Subscription started", "Subscription Started"),
    Preset("page-viewed", "Page viewed", 'type = "page"'),
)
