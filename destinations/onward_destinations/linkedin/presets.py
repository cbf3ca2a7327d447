"""Ready mappings for the events that shops or B2B sites commonly send."""

from onward.action import Preset

# Source: LinkedIn, "Conversion Tracking", the table of conversion types.
_TRACKED = (
    ("order-completed", "Order completed", "Order Completed", "PURCHASE"),
    ("product-added", "Product added to the cart", "Product Added", "ADD_TO_CART"),
    ("product-added-to-wishlist", "Wish listed", "Product Added to Wishlist", "ADD_TO_LIST"),
    ("checkout-started", "Checkout started", "Checkout Started", "START_CHECKOUT"),
    ("payment-info-entered", "Payment entered", "Payment Info Entered", "ADD_BILLING_INFO"),
    ("products-searched", "Products searched", "Products Searched", "SEARCH"),
    ("product-viewed", "Product viewed", "Product Viewed", "VIEW_CONTENT"),
    ("product-list-viewed", "Product list viewed", "Product List Viewed", "VIEW_CONTENT"),
    ("video-watched", "Video watched", "Video Playback Completed", "VIEW_VIDEO"),
    ("product-shared", "Product shared", "Product Shared", "SHARE"),
    ("product-reviewed", "Product reviewed", "Product Reviewed", "RATE"),
    ("signed-up", "Signed up", "Signed Up", "SIGN_UP"),
    ("account-created", "Account created", "Account Created", "COMPLETE_SIGNUP"),
    ("signed-in", "Signed in", "Signed In", "LOGIN"),
    ("lead-generated", "Lead generated", "Lead Generated", "LEAD"),
    ("form-submitted", "Form submitted", "Form Submitted", "LEAD"),
    ("demo-requested", "Demo requested", "Demo Requested", "REQUEST_QUOTE"),
    ("quote-requested", "Quote requested", "Quote Requested", "REQUEST_QUOTE"),
    ("meeting-booked", "Meeting booked", "Meeting Booked", "SCHEDULE"),
    ("appointment-booked", "Appointment booked", "Appointment Booked", "BOOK_APPOINTMENT"),
    ("trial-started", "Trial started", "Trial Started", "START_TRIAL"),
    ("subscription-created", "Subscription created", "Subscription Created", "SUBSCRIBE"),
    ("application-installed", "App installed", "Application Installed", "INSTALL"),
    ("lead-qualified", "Lead qualified in the CRM", "Lead Qualified", "QUALIFIED_LEAD"),
    (
        "marketing-qualified-lead",
        "Marketing qualified lead",
        "Marketing Qualified Lead",
        "MARKETING_QUALIFIED_LEAD",
    ),
    (
        "sales-qualified-lead",
        "Sales qualified lead",
        "Sales Qualified Lead",
        "SALES_QUALIFIED_LEAD",
    ),
)

PRESETS = (
    *(
        Preset(slug, title, f'type = "track" and event = "{event}"', save={"conversionType": kind})
        for slug, title, event, kind in _TRACKED
    ),
    Preset(
        "key-page-viewed",
        "Key page viewed",
        'type = "page"',
        save={"conversionType": "KEY_PAGE_VIEW"},
    ),
)
