"""Ready mappings for the events that shops or sites commonly send."""

from typing import Final

from onward.action import Preset, tracked

# Source: TikTok, "About standard events and parameters".
_TRACKED: Final = (
    ("purchase", "Order completed", ["Order Completed"], "Purchase"),
    ("place-an-order", "Order placed", ["Order Placed"], "PlaceAnOrder"),
    ("add-to-cart", "Product added to the cart", ["Product Added"], "AddToCart"),
    ("add-to-wishlist", "Wish listed", ["Product Added to Wishlist"], "AddToWishlist"),
    ("initiate-checkout", "Checkout started", ["Checkout Started"], "InitiateCheckout"),
    ("add-payment-info", "Payment entered", ["Payment Info Entered"], "AddPaymentInfo"),
    ("search", "Products searched", ["Products Searched"], "Search"),
    ("view-content", "Product viewed", ["Product Viewed"], "ViewContent"),
    ("view-product-list", "Product list viewed", ["Product List Viewed"], "ViewContent"),
    ("click-button", "Product clicked", ["Product Clicked"], "ClickButton"),
    ("complete-registration", "Signed up", ["Signed Up"], "CompleteRegistration"),
    ("lead", "Lead generated", ["Lead Generated", "Form Submitted"], "Lead"),
    ("subscribe", "Subscription created", ["Subscription Created"], "Subscribe"),
    ("start-trial", "Trial started", ["Trial Started"], "StartTrial"),
    ("contact", "Contacted", ["Callback Started", "Contacted"], "Contact"),
    ("schedule", "Appointment booked", ["Appointment Booked"], "Schedule"),
    ("submit-application", "Application submitted", ["Application Submitted"], "SubmitApplication"),
    (
        "application-approval",
        "Application approved",
        ["Application Approved"],
        "ApplicationApproval",
    ),
    ("download", "Download link clicked", ["Download Link Clicked"], "Download"),
)

PRESETS: Final = (
    *(
        tracked(slug, title, *events, fields={"event": name})
        for slug, title, events, name in _TRACKED
    ),
    Preset("page-view", "Page viewed", 'type = "page"', {"event": "Pageview"}),
    Preset("custom", "An event of your own", 'type = "track"', {"event": "$.event"}),
)
