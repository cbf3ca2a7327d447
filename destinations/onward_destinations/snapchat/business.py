"""What an event is worth, what it is about: order, products, journey."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from onward.fields import (
    Clean,
    Currency,
    Fields,
    Item,
    PlainAmount,
    PlainPrice,
    ProductBrand,
    ProductCategory,
    ProductId,
    Rows,
    Spec,
    amount_text,
    first,
    path,
    plain_number,
)

Delivery = Literal["in_store", "curbside", "home_delivery"]


class Product(Item):
    id: Annotated[ProductId | None, Spec(key="item_id")] = None
    category: Annotated[ProductCategory | None, Spec(key="item_category")] = None
    brand: ProductBrand | None = None
    price: Annotated[PlainPrice | None, Spec(key="item_price"), Clean(amount_text)] = None
    delivery_category: Annotated[Delivery | None, Spec("Delivery", "How the customer gets it.")] = (
        None
    )


def _journey(label: str, name: str, help_: str = "") -> Spec:
    return Spec(label, help_, mapping=path(f"$.properties.{name}"))


_DAY: Final = "Such as 2026-12-24."
_AIRPORT: Final = "Three letters of IATA."


class CustomData(Fields):
    currency: Annotated[
        Currency | None, Spec("Currency", "Three letters such as EUR. Needed for PURCHASE.")
    ] = None
    value: Annotated[PlainAmount | None, Spec("Value", "Needed for PURCHASE.")] = None
    order_id: Annotated[
        str | None,
        Spec(
            "Order ID",
            "The pixel's transaction_id, so that Snapchat counts once.",
            mapping=path("$.properties.order_id"),
        ),
    ] = None
    content_type: Annotated[
        str | None, Spec("Content type", "product where there is one, unless mapped.")
    ] = None
    content_ids: Annotated[
        tuple[str, ...], Spec("Content IDs", "The ids of the products unless mapped.")
    ] = ()
    content_category: Annotated[
        tuple[str, ...],
        Spec("Content categories", "The categories of the products unless mapped."),
    ] = ()
    content_name: Annotated[str | None, Spec("Content name")] = None
    brands: Annotated[
        tuple[str, ...], Spec("Brands", "The brands of the products unless mapped.")
    ] = ()
    num_items: Annotated[
        int | None, Spec("Number of items", "The quantities of the products unless mapped.")
    ] = None
    search_string: Annotated[
        str | None, Spec("Search string", mapping=path("$.properties.query"))
    ] = None
    sign_up_method: Annotated[
        str | None,
        Spec(
            "Sign-up method",
            "Such as crm or form.",
            mapping=first("$.properties.sign_up_method", "$.properties.method"),
        ),
    ] = None
    status: Annotated[str | None, Spec("Status", "Of a registration.")] = None
    predicted_ltv: Annotated[
        float | None, Spec("Predicted lifetime value", "What the customer will be worth.")
    ] = None
    delivery_category: Annotated[Delivery | None, Spec("Delivery", "How the customer gets it.")] = (
        None
    )
    event_tag: Annotated[str | None, Spec("Event tag", "A word of your own.")] = None
    custom_fields: Annotated[
        dict[str, Any] | None, Spec("Custom fields", "Texts by name, nothing personal.")
    ] = None
    checkin_date: Annotated[str | None, _journey("Check-in", "checkin_date", _DAY)] = None
    travel_start: Annotated[str | None, _journey("Travel start", "travel_start", _DAY)] = None
    travel_end: Annotated[str | None, _journey("Travel end", "travel_end", _DAY)] = None
    suggested_destinations: Annotated[
        tuple[str, ...], _journey("Suggested destinations", "suggested_destinations")
    ] = ()
    origin_airport: Annotated[
        str | None, _journey("Origin airport", "origin_airport", _AIRPORT)
    ] = None
    destination_airport: Annotated[
        str | None, _journey("Destination airport", "destination_airport", _AIRPORT)
    ] = None
    destination_ids: Annotated[tuple[str, ...], _journey("Destination IDs", "destination_ids")] = ()
    country: Annotated[str | None, _journey("Country of the offer", "country")] = None
    city: Annotated[str | None, _journey("City of the offer", "city")] = None
    region: Annotated[str | None, _journey("Region of the offer", "region")] = None
    neighborhood: Annotated[str | None, _journey("Neighborhood", "neighborhood")] = None
    departing_departure_date: Annotated[
        str | None, _journey("Outward departure", "departing_departure_date", _DAY)
    ] = None
    departing_arrival_date: Annotated[
        str | None, _journey("Outward arrival", "departing_arrival_date", _DAY)
    ] = None
    returning_departure_date: Annotated[
        str | None, _journey("Return departure", "returning_departure_date", _DAY)
    ] = None
    returning_arrival_date: Annotated[
        str | None, _journey("Return arrival", "returning_arrival_date", _DAY)
    ] = None
    num_adults: Annotated[int | None, _journey("Number of adults", "num_adults")] = None
    num_children: Annotated[int | None, _journey("Number of children", "num_children")] = None
    num_infants: Annotated[int | None, _journey("Number of infants", "num_infants")] = None
    hotel_score: Annotated[str | None, _journey("Hotel score", "hotel_score")] = None
    postal_code: Annotated[str | None, _journey("Postal code of the offer", "postal_code")] = None
    preferred_neighborhoods: Annotated[
        tuple[str, ...], _journey("Preferred neighborhoods", "preferred_neighborhoods")
    ] = ()
    preferred_star_ratings: Annotated[
        tuple[str, ...], _journey("Preferred star ratings", "preferred_star_ratings")
    ] = ()
    suggested_hotels: Annotated[
        tuple[str, ...], _journey("Suggested hotels", "suggested_hotels")
    ] = ()


_EMPTY: Final = ((), "")


def custom_json(custom: CustomData | None, products: Rows) -> dict[str, Any]:
    """The business part of an event. Source: Snapchat, "Conversions API: Parameters"."""
    body = products_json(products) if products else {}
    if custom is not None:
        # Absent are None, empty lists and texts; zero is a value. Most of these many are absent.
        body |= {
            name: value
            for name, value in custom.__dict__.items()
            if value or (value is not None and value not in _EMPTY)
        }
        for name in ("value", "predicted_ltv"):
            if name in body:
                body[name] = plain_number(body[name])
    if "content_ids" in body and "content_type" not in body:
        body["content_type"] = "product"
    return body


def products_json(products: Rows) -> dict[str, Any]:
    """What the products say of an event."""
    categories = [item["item_category"] for item in products if "item_category" in item]
    brands = [item["brand"] for item in products if "brand" in item]
    body: dict[str, Any] = {
        "content_ids": [item["item_id"] for item in products],
        "contents": list(map(_content_json, products)),
        "num_items": sum([item["quantity"] for item in products]),
    }
    if categories:
        body["content_category"] = categories
    if brands:
        body["brands"] = brands
    return body


def _content_json(item: Mapping[str, Any]) -> dict[str, Any]:
    # Snapchat takes texts only here.
    content = {"id": item["item_id"], "quantity": str(item["quantity"])}
    for key in ("item_price", "brand", "delivery_category"):
        if key in item:
            content[key] = item[key]
    return content
