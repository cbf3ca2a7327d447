"""Taboola's usual names of events, the currencies that it knows."""

from collections.abc import Mapping
from typing import Final

# Source: Taboola, "Tracking overview", categories of conversions.
STANDARD: Final[Mapping[str, str]] = {
    "Order Completed": "make_purchase",
    "Lead Generated": "lead",
    "Signed Up": "complete_registration",
    "Product Added": "add_to_cart",
    "Product Added to Wishlist": "add_to_wishlist",
    "Added to Wishlist": "add_to_wishlist",
    "Checkout Started": "start_checkout",
    "Payment Info Entered": "add_payment_info",
    "Product Viewed": "view_content",
    "Products Searched": "search",
    "Application Installed": "app_install",
    "Trial Started": "start_trial",
    "Subscription Started": "subscribe",
    "page": "page_view",
}

# Source: Taboola, "Bulk submit S2S conversions", parameter currency.
CURRENCIES: Final = frozenset(
    (
        *("AUD", "BRL", "CAD", "CNY", "EUR", "GBP", "HKD", "ILS", "INR", "JPY"),
        *("KRW", "MXN", "NZD", "RUB", "SGD", "THB", "TRY", "USD", "ZAR"),
    )
)
