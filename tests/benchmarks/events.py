"""Realistic ecommerce events of a given size, parsed from JSON, clean or awkward."""

from typing import Any

import msgspec

PRODUCT = {
    "product_id": "sku-1",
    "name": "Trail Shoe",
    "category": "Shoes",
    "brand": "Acme",
    "price": 49.95,
    "quantity": 2,
}


def events(count: int, *, products: int, name: str = "Order Completed") -> list[dict[str, Any]]:
    """``count`` different orders; one product makes 0.8 KB, eight 1.5 KB."""
    return [_order(number, products, name) for number in range(count)]


def size(event: dict[str, Any]) -> int:
    """Bytes of JSON."""
    return len(msgspec.json.encode(event))


GONE = object()
AWKWARD: dict[str, dict[str, Any]] = {
    "an amount as text": {"properties.revenue": "129.90"},
    "an amount as text with blanks and exponent": {"properties.revenue": " 1.5e2 "},
    "an amount under its second name": {"properties.revenue": None, "properties.total": 12},
    "an empty amount": {"properties.revenue": ""},
    "an amount that is a word": {"properties.revenue": "abc"},
    "a negative amount": {"properties.revenue": -5.25},
    "an amount of zero": {"properties.revenue": 0},
    "an amount that is true": {"properties.revenue": True},
    "an amount in a list": {"properties.revenue": [12.5]},
    "an amount in an object": {"properties.revenue": {"amount": 12.5}},
    "no currency": {"properties.currency": GONE},
    "a currency that is a word": {"properties.currency": "Euro"},
    "a currency with blanks": {"properties.currency": " eur "},
    "a currency as number": {"properties.currency": 978},
    "an empty e-mail address": {"properties.email": "  "},
    "no e-mail address there, but elsewhere": {
        "properties.email": None,
        "context.traits.email": "jo@example.org",
    },
    "an e-mail address that was hashed in upper case": {"properties.email": "AB" * 32},
    "two e-mail addresses": {"properties.email": ["a@example.com", "b@example.com"]},
    "an e-mail address with a name": {"properties.email": "Jane Doe <jane@example.com>"},
    "an e-mail address that is a number": {"properties.email": 42},
    "a phone with 00": {"context.traits.phone": "0044 20 7946 0958"},
    "a phone of one country": {"context.traits.phone": "(0)30 901820"},
    "a phone that is too short": {"context.traits.phone": "12 34"},
    "a phone as number": {"context.traits.phone": 14155550132},
    "a phone with an extension": {"context.traits.phone": "+1 415-555-0132 ext. 9"},
    "a user id as number": {"userId": 42},
    "an empty user id": {"userId": ""},
    "a message id as number": {"messageId": 7},
    "nothing in the context": {"context": None},
    "a context that is text": {"context": "web"},
    "traits that are null": {"context.traits": None},
    "an address that is text": {"context.traits.address": "1 Main Street, Springfield"},
    "a page that is text": {"context.page": "home"},
    "no properties": {"properties": None},
    "products that are null": {"properties.products": None},
    "products that are text": {"properties.products": "sku-1"},
    "one product without a list": {"properties.products": dict(PRODUCT)},
    "an order of one product": {
        "properties.products": GONE,
        "properties.product_id": "sku-5",
        "properties.price": 7,
        "properties.quantity": 3,
    },
    "products with holes": {
        "properties.products": [
            None,
            {"product_id": "sku-1"},
            {"sku": "sku-2", "price": 5, "quantity": 0},
            {"name": "No id", "price": 1.5, "quantity": 1},
            {"product_id": 77, "price": "19.90", "quantity": "2"},
            {"product_id": " sku-4 ", "price": None, "quantity": None},
            {"product_id": "", "price": 3.1, "quantity": 3.0},
        ]
    },
    "a product that is text": {"properties.products": ["sku-1", dict(PRODUCT)]},
    "a price that is a word": {"properties.products": [{**PRODUCT, "price": "free"}]},
    "half a product": {"properties.products": [{**PRODUCT, "quantity": 0.5}]},
    "a timestamp in seconds": {"timestamp": 1795168800},
    "a timestamp in milliseconds, as text": {"timestamp": "1795168800123"},
    "a timestamp that is a date": {"timestamp": "2026-11-20"},
    "a timestamp elsewhere on earth": {"timestamp": "2026-11-20T10:15:30.5+05:30"},
    "a timestamp that is broken": {"timestamp": "yesterday"},
    "no timestamp": {"timestamp": GONE},
    "a timestamp of last year": {"timestamp": "2025-11-20T10:15:30.000Z"},
    "a timestamp of tomorrow": {"timestamp": "2026-11-22T10:15:30.000Z"},
    "received before it happened": {"receivedAt": "2026-11-20T10:15:29.000Z"},
    "empty names": {"context.traits.firstName": "", "context.traits.lastName": " "},
    "names beyond ASCII": {
        "context.traits.firstName": "Zoë-Ann",
        "context.traits.lastName": "Nuñez 2",
        "context.traits.address.city": "Zürich",
    },
    "a first name that is true": {"context.traits.firstName": True},
    "a very long name": {"context.traits.lastName": "x" * 3_000},
    "an address in words": {
        "context.traits.address": {"country": "germany", "state": "NY", "postalCode": 10115}
    },
    "an address in another form": {"context.ip": "2001:db8::1"},
    "an address that is none": {"context.ip": "localhost"},
    "no user agent": {"context.userAgent": GONE},
    "no page": {"context.page": GONE},
    "an order id as number": {"properties.order_id": 1001},
    "an empty order id": {"properties.order_id": ""},
}
"""What each has instead of what a clean order has there, by path."""


def awkward() -> dict[str, dict[str, Any]]:
    """Orders that have one thing that is not as it should be each, by what that is."""
    return {name: _changed(_order(1, 2, "Order Completed"), AWKWARD[name]) for name in AWKWARD}


def _changed(event: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    for path, value in changes.items():
        *above, key = path.split(".")
        place = event
        for name in above:
            place = place[name]
        if value is GONE:
            del place[key]
        else:
            place[key] = value
    return event


def _order(number: int, products: int, name: str) -> dict[str, Any]:
    event = {
        "type": "track",
        "event": name,
        "messageId": f"msg-{number}",
        "userId": f"u_{number}",
        "anonymousId": f"a-{number}",
        "timestamp": "2026-11-20T10:15:30.000Z",
        "receivedAt": "2026-11-20T10:15:31.000Z",
        "properties": {
            "order_id": f"ORD-{number}",
            "revenue": 129.9,
            "currency": "usd",
            "email": f" Jane.Doe{number}@Example.com ",
            "products": [{**PRODUCT, "product_id": f"sku-{each}"} for each in range(products)],
        },
        "context": {
            "ip": "203.0.113.7",
            "userAgent": "Mozilla/5.0 (Macintosh) Safari/605.1.15",
            "locale": "en-US",
            "page": {
                "url": "https://shop.example.com/thanks?utm_source=x",
                "referrer": "https://shop.example.com/checkout",
            },
            "traits": {
                "firstName": "Jane",
                "lastName": "O'Doe",
                "phone": "+1 (415) 555-0132",
                "address": {
                    "city": "San Francisco",
                    "state": "California",
                    "postalCode": "94103-1234",
                    "country": "US",
                },
            },
        },
    }
    return dict(msgspec.json.decode(msgspec.json.encode(event)))
