"""Realistic ecommerce events of a given size, parsed from JSON."""

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
    """``count`` different orders; two products make 0.9 KB, nine 1.5 KB."""
    return [_order(number, products, name) for number in range(count)]


def size(event: dict[str, Any]) -> int:
    """Bytes of JSON."""
    return len(msgspec.json.encode(event))


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
