"""Ready mappings for the events that shops, apps, B2B sites commonly send."""

from typing import Final

from onward.action import Preset, tracked

_APP: Final = "MOBILE_APP"

# Source: Snapchat, "Conversions API: Parameters", event_name. There is no lead among them: a lead
# is a sign-up, unless one of the five custom events is kept for it.
PRESETS: Final = (
    *(
        tracked(name.lower().replace("_", "-"), title, *events, fields={"event_name": name})
        for name, title, *events in (
            ("PURCHASE", "Order completed", "Order Completed"),
            ("ADD_CART", "Product added to the cart", "Product Added"),
            ("ADD_TO_WISHLIST", "Wish listed", "Product Added to Wishlist"),
            ("START_CHECKOUT", "Checkout started", "Checkout Started"),
            ("ADD_BILLING", "Payment entered", "Payment Info Entered"),
            ("SEARCH", "Products searched", "Products Searched"),
            ("VIEW_CONTENT", "Product viewed", "Product Viewed"),
            ("LIST_VIEW", "Product list viewed", "Product List Viewed"),
            ("SHARE", "Product shared", "Product Shared"),
            ("SIGN_UP", "Signed up", "Signed Up", "Account Created", "Customer Registered"),
            ("LOGIN", "Signed in", "Signed In"),
            ("SUBSCRIBE", "Subscription created", "Subscription Created"),
            ("START_TRIAL", "Trial started", "Trial Started"),
            ("RESERVE", "Appointment booked", "Appointment Booked"),
        )
    ),
    tracked(
        "lead",
        "Lead generated, as a sign-up",
        "Lead Generated",
        "Form Submitted",
        fields={"event_name": "SIGN_UP"},
    ),
    tracked(
        "app-install",
        "App installed",
        "Application Installed",
        fields={"event_name": "APP_INSTALL", "action_source": _APP},
    ),
    tracked(
        "app-open",
        "App opened",
        "Application Opened",
        fields={"event_name": "APP_OPEN", "action_source": _APP},
    ),
    Preset("page-view", "Page viewed", 'type = "page"', {"event_name": "PAGE_VIEW"}),
)
