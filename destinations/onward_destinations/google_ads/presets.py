"""Ready mappings for the events that shops or CRMs commonly send."""

from collections.abc import Mapping
from typing import Any, Final

from onward.action import Preset
from onward.fields import first

_LEAD: Final = "ONE_PER_CLICK"
_SALE: Final = "MANY_PER_CLICK"

# Slug, title, events, category and counting of an action made for it. Source: Google, "Google Ads API:
# ConversionActionCategory".
_CONVERSIONS: Final = (
    ("order-completed", "Order completed", ("Order Completed",), "PURCHASE", _SALE),
    (
        "lead-generated",
        "Lead generated",
        ("Lead Generated", "Generate Lead"),
        "SUBMIT_LEAD_FORM",
        _LEAD,
    ),
    ("signed-up", "Signed up", ("Signed Up",), "SIGNUP", _LEAD),
    ("product-added", "Product added to the cart", ("Product Added",), "ADD_TO_CART", _SALE),
    ("checkout-started", "Checkout started", ("Checkout Started",), "BEGIN_CHECKOUT", _SALE),
    (
        "subscription-started",
        "Subscription or trial started",
        ("Subscription Started", "Trial Started"),
        "SUBSCRIBE_PAID",
        _SALE,
    ),
    ("qualified-lead", "Lead qualified in the CRM", ("Qualified Lead",), "QUALIFIED_LEAD", _LEAD),
    ("opportunity-won", "Lead won in the CRM", ("Opportunity Won",), "CONVERTED_LEAD", _LEAD),
    (
        "appointment-booked",
        "Appointment booked",
        ("Appointment Booked",),
        "BOOK_APPOINTMENT",
        _LEAD,
    ),
    ("quote-requested", "Quote requested", ("Quote Requested",), "REQUEST_QUOTE", _LEAD),
    ("contacted", "Contacted", ("Contact",), "CONTACT", _LEAD),
    ("called", "Called", ("Call",), "PHONE_CALL_LEAD", _LEAD),
    (
        "product-viewed",
        "Product or list viewed",
        ("Product Viewed", "Product List Viewed"),
        "PAGE_VIEW",
        _SALE,
    ),
    ("products-searched", "Products searched", ("Products Searched",), "DEFAULT", _SALE),
    ("payment-info-entered", "Payment entered", ("Payment Info Entered",), "DEFAULT", _SALE),
    (
        "added-to-wishlist",
        "Wish listed",
        ("Product Added to Wishlist", "Added to Wishlist"),
        "DEFAULT",
        _SALE,
    ),
)


def _tracked(*events: str) -> str:
    choice = " or ".join(f'event = "{event}"' for event in events)
    return f'type = "track" and {choice}' if len(events) == 1 else f'type = "track" and ({choice})'


def _saving(category: str, counting: str) -> Mapping[str, Any]:
    return {"category": category, "counting_type": counting}


CONVERSIONS: Final = (
    *(
        Preset(slug, title, _tracked(*events), save=_saving(category, counting))
        for slug, title, events, category, counting in _CONVERSIONS
    ),
    Preset("page-viewed", "Page viewed", 'type = "page"', save=_saving("PAGE_VIEW", _SALE)),
)

ADJUSTMENTS: Final = (
    Preset(
        "order-refunded",
        "Order refunded in part: its new value",
        _tracked("Order Refunded"),
        {"adjustment_type": "RESTATEMENT"},
    ),
    Preset(
        "order-updated",
        "Order changed: its new value",
        _tracked("Order Updated"),
        {
            "adjustment_type": "RESTATEMENT",
            "restatement_value": first(
                "$.properties.adjusted_value",
                "$.properties.revenue",
                "$.properties.total",
                "$.properties.value",
            ).value,
        },
    ),
    Preset(
        "order-cancelled",
        "Order cancelled",
        _tracked("Order Cancelled"),
        {"adjustment_type": "RETRACTION"},
    ),
    Preset(
        "order-enhanced",
        "Order of the website's tag, with who bought",
        _tracked("Order Completed"),
        {"adjustment_type": "ENHANCEMENT"},
    ),
)
