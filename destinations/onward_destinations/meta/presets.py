"""Ready mappings for the events that shops or B2B sites commonly send."""

from collections.abc import Mapping
from typing import Any, Final

from onward.action import Preset

# Source: Meta, "Specifications for Meta Pixel Standard Events".
STANDARD: Final = (
    "AddPaymentInfo",
    "AddToCart",
    "AddToWishlist",
    "AppendValue",
    "CompleteRegistration",
    "Contact",
    "CustomizeProduct",
    "Donate",
    "FindLocation",
    "InitiateCheckout",
    "Lead",
    "PageView",
    "Purchase",
    "Schedule",
    "Search",
    "StartTrial",
    "SubmitApplication",
    "Subscribe",
    "ViewContent",
)


def _tracked(
    slug: str, title: str, name: str, *events: str, fields: Mapping[str, Any] | None = None
) -> Preset:
    choice = " or ".join(f'event = "{event}"' for event in events)
    trigger = (
        f'type = "track" and {choice}' if len(events) == 1 else f'type = "track" and ({choice})'
    )
    return Preset(slug, title, trigger, {"event_name": name, **(fields or {})})


PRESETS: Final = (
    _tracked("purchase", "Order completed", "Purchase", "Order Completed"),
    _tracked("add-to-cart", "Product added to the cart", "AddToCart", "Product Added"),
    _tracked("add-to-wishlist", "Wish listed", "AddToWishlist", "Product Added to Wishlist"),
    _tracked("initiate-checkout", "Checkout started", "InitiateCheckout", "Checkout Started"),
    _tracked("add-payment-info", "Payment entered", "AddPaymentInfo", "Payment Info Entered"),
    _tracked("search", "Products searched", "Search", "Products Searched"),
    _tracked("view-content", "Product viewed", "ViewContent", "Product Viewed"),
    _tracked(
        "view-product-list",
        "Product list viewed",
        "ViewContent",
        "Product List Viewed",
        fields={"content_type": "product_group"},
    ),
    _tracked("complete-registration", "Signed up", "CompleteRegistration", "Signed Up"),
    _tracked("lead", "Lead generated", "Lead", "Lead Generated", "Form Submitted"),
    _tracked("start-trial", "Trial started", "StartTrial", "Trial Started"),
    _tracked("subscribe", "Subscription created", "Subscribe", "Subscription Created"),
    _tracked(
        "submit-application", "Application submitted", "SubmitApplication", "Application Submitted"
    ),
    _tracked("schedule", "Appointment booked", "Schedule", "Appointment Booked"),
    _tracked("contact", "Contacted", "Contact", "Callback Started", "Contacted"),
    Preset("page-view", "Page viewed", 'type = "page"', {"event_name": "PageView"}),
    _tracked(
        "append-value",
        "Value added to an order later",
        "AppendValue",
        "Order Updated",
        fields={
            "original_event_data": {
                "event_name": "Purchase",
                "order_id": "$.properties.order_id",
                "event_id": "$.properties.original_event_id",
                "event_time": "$.properties.original_timestamp",
            }
        },
    ),
    Preset("custom", "An event of your own", 'type = "track"', {"event_name": "$.event"}),
)
