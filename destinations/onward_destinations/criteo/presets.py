"""Ready mappings for what a shop's visitors do."""

from typing import Final

from onward.action import Preset
from onward.fields import ORDER_VALUE, first
from onward_destinations.criteo.names import TRACKED

_SLUGS: Final = {
    "Product Viewed": ("product-viewed", "Product viewed"),
    "Product List Viewed": ("product-list-viewed", "Product list viewed"),
    "Products Searched": ("products-searched", "Products searched"),
    "Product Added": ("product-added", "Product added to the cart"),
    "Cart Viewed": ("cart-viewed", "Cart viewed"),
    "Checkout Started": ("checkout-started", "Checkout started"),
    "Payment Info Entered": ("payment-info-entered", "Payment entered"),
    "Order Completed": ("order-completed", "Order completed"),
    "Signed In": ("signed-in", "Signed in"),
    "Signed Up": ("signed-up", "Signed up"),
}

PRESETS: Final = (
    Preset(
        "home-viewed",
        "Home page viewed",
        'type = "page" and (context.page.path = "/" or name = "Home")',
        {"event_name": "viewHome"},
    ),
    Preset(
        "page-viewed",
        "Any other page viewed",
        'type = "page" and context.page.path != "/" and name != "Home"',
        {"event_name": "viewPage"},
    ),
    *(
        Preset(
            *_SLUGS[event], f'type = "track" and event = "{event}"', {"event_name": TRACKED[event]}
        )
        for event in _SLUGS
    ),
    # Criteo has no event for leads: by custom they are sales of one made-up product.
    Preset(
        "lead-generated",
        'Lead generated, as a sale of the product "lead"',
        'type = "track" and event = "Lead Generated"',
        {
            "event_name": "trackTransaction",
            "order_id": first("$.properties.lead_id", "$.messageId").value,
            "items": [{"id": "lead", "price": ORDER_VALUE.value, "quantity": 1}],
        },
    ),
)

OFFLINE_PRESETS: Final = (
    Preset(
        "store-order-completed",
        "Sale in a store",
        'type = "track" and event = "Order Completed" and properties.channel = "store"',
    ),
)
