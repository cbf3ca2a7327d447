"""Ready mappings for the events that shops, apps, B2B sites commonly send."""

from collections.abc import Mapping
from typing import Any, Final

from onward.action import Preset
from onward.fields import ORDER_VALUE, MappingValue, first, line_items, path
from onward_destinations.ga4.items import Item

Parameters = Mapping[str, MappingValue]

_CURRENCY: Final = {"currency": path("$.properties.currency")}
_VALUE: Final = {**_CURRENCY, "value": ORDER_VALUE}
_ITEMS: Final = {"items": line_items(Item)}
_COUPON: Final = {"coupon": path("$.properties.coupon")}
_ORDER: Final = {
    "transaction_id": first("$.properties.order_id", "$.properties.orderId"),
    **_VALUE,
    "tax": path("$.properties.tax"),
    "shipping": path("$.properties.shipping"),
    **_COUPON,
    "affiliation": path("$.properties.affiliation"),
    **_ITEMS,
}
_PRODUCT: Final = {
    **_CURRENCY,
    # A single product's price is what it is worth where nothing else says so.
    "value": first(ORDER_VALUE, "$.properties.price"),
    **_ITEMS,
}
_CART: Final = {**_VALUE, **_COUPON, **_ITEMS}
_METHOD: Final = {"method": first("$.properties.method", "$.properties.type")}
_PROMOTION: Final = {
    "promotion_id": path("$.properties.promotion_id"),
    "promotion_name": path("$.properties.name"),
    "creative_name": path("$.properties.creative"),
    "creative_slot": path("$.properties.position"),
}
_LIST: Final = {
    "item_list_id": path("$.properties.list_id"),
    "item_list_name": first("$.properties.list_name", "$.properties.category"),
    **_ITEMS,
}


def _preset(slug: str, title: str, trigger: str, name: str, params: Parameters) -> Preset:
    # What a standard event says is mapped by name; its other properties are not copied.
    fields: dict[str, Any] = {"event_name": name, "properties": None}
    if params:
        fields["params"] = {key: mapping.value for key, mapping in params.items()}
    return Preset(slug, title, trigger, fields)


def _tracked(
    slug: str, title: str, name: str, events: tuple[str, ...], params: Parameters
) -> Preset:
    choice = " or ".join(f'event = "{event}"' for event in events)
    if len(events) > 1:
        choice = f"({choice})"
    return _preset(slug, title, f'type = "track" and {choice}', name, params)


# Source: Google Analytics, "Event reference", beside the events of the Segment spec.
PRESETS: Final = (
    _tracked("order-completed", "Orders", "purchase", ("Order Completed",), _ORDER),
    _tracked("order-refunded", "Refunds", "refund", ("Order Refunded",), _ORDER),
    _tracked("product-added", "Into the cart", "add_to_cart", ("Product Added",), _PRODUCT),
    _tracked(
        "product-removed", "Out of the cart", "remove_from_cart", ("Product Removed",), _PRODUCT
    ),
    _tracked("cart-viewed", "Carts viewed", "view_cart", ("Cart Viewed",), _CART),
    _tracked("checkout-started", "Checkouts", "begin_checkout", ("Checkout Started",), _CART),
    _preset(
        "shipping-info-entered",
        "Shipping chosen",
        'type = "track" and event = "Checkout Step Completed" and properties.shipping_method != null',
        "add_shipping_info",
        {**_CART, "shipping_tier": path("$.properties.shipping_method")},
    ),
    _tracked(
        "payment-info-entered",
        "Payment entered",
        "add_payment_info",
        ("Payment Info Entered",),
        {**_CART, "payment_type": path("$.properties.payment_method")},
    ),
    _tracked("product-viewed", "Products viewed", "view_item", ("Product Viewed",), _PRODUCT),
    _tracked(
        "product-list-viewed", "Lists viewed", "view_item_list", ("Product List Viewed",), _LIST
    ),
    _tracked(
        "product-clicked",
        "Products chosen from a list",
        "select_item",
        ("Product Clicked",),
        {"item_list_id": path("$.properties.list_id"), **_ITEMS},
    ),
    _tracked(
        "products-searched",
        "Searches",
        "search",
        ("Products Searched",),
        {"search_term": path("$.properties.query")},
    ),
    _tracked(
        "promotion-viewed", "Promotions viewed", "view_promotion", ("Promotion Viewed",), _PROMOTION
    ),
    _tracked(
        "promotion-clicked",
        "Promotions clicked",
        "select_promotion",
        ("Promotion Clicked",),
        _PROMOTION,
    ),
    _tracked(
        "product-added-to-wishlist",
        "Wish listed",
        "add_to_wishlist",
        ("Product Added to Wishlist",),
        _PRODUCT,
    ),
    _tracked(
        "lead-generated",
        "Leads",
        "generate_lead",
        ("Lead Generated", "Generate Lead"),
        {**_VALUE, "lead_source": path("$.properties.lead_source")},
    ),
    _tracked("signed-up", "Sign-ups", "sign_up", ("Signed Up",), _METHOD),
    _tracked("signed-in", "Sign-ins", "login", ("Signed In",), _METHOD),
    _tracked(
        "shared",
        "Shared",
        "share",
        ("Product Shared", "Cart Shared"),
        {
            "method": path("$.properties.share_via"),
            "item_id": path("$.properties.product_id"),
            "content_type": path("$.properties.content_type"),
        },
    ),
    _preset("page-viewed", "Pages viewed", 'type = "page"', "page_view", {}),
    _preset(
        "screen-viewed",
        "Screens viewed, of app streams",
        'type = "screen"',
        "screen_view",
        {"screen_name": path("$.name")},
    ),
)
