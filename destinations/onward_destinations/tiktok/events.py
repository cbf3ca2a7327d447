"""An event: its fields, with the rules between them."""

from datetime import datetime, timedelta
from typing import Annotated, Final, Literal

from onward.fields import (
    Clean,
    Currency,
    EventTime,
    Fields,
    Item,
    PageUrl,
    PlainAmount,
    PlainPrice,
    ProductBrand,
    ProductCategory,
    ProductId,
    ProductName,
    ReferrerUrl,
    Rows,
    Rules,
    Spec,
    Unusable,
    first,
    items_as_json,
    path,
)
from onward_destinations.tiktok.apps import Ad, App
from onward_destinations.tiktok.people import Person
from onward_destinations.tiktok.settings import EventSource
from onward_destinations.tiktok.verticals import TravelFields, VehicleFields

# Source: Amperity's connector documentation; TikTok publishes no look-back.
LOOK_BACK: Final = timedelta(days=28)
_DELIVERIES: Final = frozenset({"in_store", "curbside", "home_delivery"})


def _delivery(value: str) -> str:
    text = value.strip().lower()
    if text and text not in _DELIVERIES:
        msg = "TikTok knows in_store, curbside and home_delivery"
        raise Unusable(msg)
    return text


class Content(Item):
    id: Annotated[ProductId | None, Spec(key="content_id")] = None
    name: Annotated[ProductName | None, Spec(key="content_name")] = None
    category: Annotated[ProductCategory | None, Spec(key="content_category")] = None
    brand: ProductBrand | None = None
    price: PlainPrice | None = None


class LeadFields(Fields):
    lead_id: Annotated[
        str | None,
        Spec("Lead ID", "Of a lead form of TikTok.", mapping=path("$.properties.lead_id")),
        Clean(str.strip),
    ] = None
    lead_event_source: Annotated[
        str | None,
        Spec("CRM", "The CRM's name.", mapping=path("$.properties.lead_event_source")),
    ] = None


class Event(Person):
    event_source: Annotated[
        EventSource | None,
        Spec("Event Source", "Where it happened. Unless mapped, as the connection is set."),
    ] = None
    event_spec_type: Annotated[
        Literal["travel", "vehicle"] | None,
        Spec("Additional fields", "Which of Travel and Vehicle is sent."),
    ] = None
    event: Annotated[
        str,
        Spec(
            "Event Name",
            "A standard event such as Purchase, named as the pixel names it; or a name of your own.",
            mapping=path("$.event"),
            dynamic=True,
        ),
        Clean(str.strip),
    ]
    event_id: Annotated[
        str | None,
        Spec(
            "Event ID",
            "The same id that the pixel sends, letter case included, so that TikTok counts once.",
            mapping=first("$.properties.event_id", "$.messageId"),
        ),
    ] = None
    timestamp: Annotated[
        EventTime,
        Spec(
            "Event Timestamp",
            "When it happened: ISO 8601, or seconds or milliseconds since 1970. At most 28 days ago.",
        ),
    ]
    received_at: Annotated[
        datetime | None,
        Spec("Received at", "To tell late events.", mapping=path("$.receivedAt"), hidden=True),
    ] = None
    url: Annotated[PageUrl | None, Spec(help="With its query. Needed for events of the web.")] = (
        None
    )
    referrer: ReferrerUrl | None = None
    contents: Annotated[
        Rows, items_as_json(Content), Spec("Contents", "The products, needed for shopping ads.")
    ] = ()
    content_ids: Annotated[
        tuple[str, ...],
        Spec(
            "Content IDs",
            "The ids of the contents unless mapped.",
            mapping=path("$.properties.content_ids"),
        ),
        Clean(str.strip),
    ] = ()
    content_type: Annotated[
        Literal["product", "product_group"] | None,
        Spec("Content Type", "product where there are contents, unless mapped."),
    ] = None
    num_items: Annotated[
        float | None,
        Spec(
            "Number of items",
            "The quantities of the contents unless mapped.",
            mapping=path("$.properties.num_items"),
        ),
    ] = None
    currency: Currency | None = None
    value: Annotated[PlainAmount | None, Spec("Value")] = None
    order_id: Annotated[str | None, Spec("Order ID", mapping=path("$.properties.order_id"))] = None
    shop_id: Annotated[str | None, Spec("Shop ID", mapping=path("$.properties.shop_id"))] = None
    query: Annotated[str | None, Spec("Query", mapping=path("$.properties.query"))] = None
    search_string: Annotated[
        str | None,
        Spec("Search string", mapping=first("$.properties.search_string", "$.properties.query")),
    ] = None
    description: Annotated[
        str | None, Spec("Description", mapping=path("$.properties.description"))
    ] = None
    delivery_category: Annotated[
        str | None,
        Spec(
            "Delivery category",
            "in_store, curbside or home_delivery.",
            mapping=path("$.properties.delivery_category"),
        ),
        Clean(_delivery),
    ] = None
    predicted_ltv: Annotated[
        float | None,
        Spec("Predicted lifetime value", mapping=path("$.properties.predicted_ltv")),
    ] = None
    status: Annotated[str | None, Spec("Status", "Of a registration, an order.")] = None
    limited_data_use: Annotated[
        bool | None,
        Spec(
            "Limited Data Use",
            "For people in states of the US that ask for it. Sent for the web and apps.",
            mapping=path("$.properties.limited_data_use"),
        ),
    ] = None
    lead_fields: Annotated[LeadFields | None, Spec("CRM lead", "Sent for CRM events only.")] = None
    travel_fields: Annotated[
        TravelFields | None,
        Spec("Travel", mapping=path("$.properties.travel_fields")),
    ] = None
    vehicle_fields: Annotated[
        VehicleFields | None,
        Spec("Vehicle", mapping=path("$.properties.vehicle_fields")),
    ] = None
    app: Annotated[App | None, Spec("App", "Sent for events of an app only.")] = None
    ad: Annotated[Ad | None, Spec("Ad", "Sent for events of an app only.")] = None
    test_event_code: Annotated[
        str | None, Spec("Test Event Code", "In the place of the connection's.")
    ] = None


# An amount without currency would be counted in whatever currency the ad account has.
RULES: Final = Rules(needs=(("value", "currency"),))
