"""Ready mappings for the events that shops, apps, sites commonly send."""

from typing import Final

from onward.action import Preset, tracked

_APP: Final = "{{ 'app_android' if context.device.type | lower == 'android' else 'app_ios' }}"

# Source: Pinterest, "Conversions guide", the list of events.
PRESETS: Final = (
    *(
        tracked(name.replace("_", "-"), title, *events, fields={"event_name": name})
        for name, title, *events in (
            ("checkout", "Order completed", "Order Completed"),
            ("add_to_cart", "Product added to the cart", "Product Added"),
            ("initiate_checkout", "Checkout started", "Checkout Started"),
            ("add_payment_info", "Payment entered", "Payment Info Entered"),
            ("add_to_wishlist", "Wish listed", "Product Added to Wishlist"),
            ("view_category", "Product list viewed", "Product List Viewed"),
            ("search", "Products searched", "Products Searched"),
            ("signup", "Signed up", "Signed Up"),
            ("lead", "Lead generated", "Lead Generated", "Generate Lead"),
            ("subscribe", "Subscription started", "Subscription Started"),
            ("start_trial", "Trial started", "Trial Started"),
            ("watch_video", "Video started", "Video Playback Started"),
        )
    ),
    tracked(
        "product-viewed", "Product viewed", "Product Viewed", fields={"event_name": "page_visit"}
    ),
    Preset("page-visit", "Page viewed", 'type = "page"', {"event_name": "page_visit"}),
    *(
        tracked(
            name.replace("_", "-"),
            title,
            event,
            fields={"event_name": name, "action_source": _APP},
        )
        for name, title, event in (
            ("app_install", "App installed", "Application Installed"),
            ("app_open", "App opened", "Application Opened"),
        )
    ),
    Preset("custom", "An event of your own", 'type = "track"', {"event_name": "custom"}),
)
