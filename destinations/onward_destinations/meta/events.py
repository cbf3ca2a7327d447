"""A server event of Meta, field by field."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from onward.fields import (
    NOTHING,
    Currency,
    EventTime,
    Fields,
    Item,
    LimitedDataUseCountry,
    LimitedDataUseState,
    PageUrl,
    PlainAmount,
    PlainPrice,
    ReferrerUrl,
    Rows,
    Rules,
    Spec,
    first,
    items_as_json,
    literal,
    newest_fbc,
    path,
)
from onward_destinations.meta.apps import AppData
from onward_destinations.meta.people import UserData

ActionSource = Literal[
    "website",
    "app",
    "email",
    "phone_call",
    "chat",
    "physical_store",
    "system_generated",
    "business_messaging",
    "other",
]
WEEK: Final = timedelta(days=7)
# Source: Meta, "Sending Offline Events Using the Conversions API".
OFFLINE: Final = timedelta(days=62)


class Content(Item):
    price: Annotated[PlainPrice | None, Spec(key="item_price")] = None
    title: str | None = None
    description: str | None = None
    brand: str | None = None
    category: str | None = None
    delivery_category: Annotated[
        Literal["in_store", "curbside", "home_delivery"] | None, Spec("Delivery category")
    ] = None


class OriginalEvent(Fields):
    event_name: str | None = None
    event_time: Annotated[datetime | None, Spec("Event time")] = None
    order_id: Annotated[str | None, Spec("Order ID")] = None
    event_id: Annotated[str | None, Spec("Event ID")] = None


class ServerEvent(Fields):
    event_name: Annotated[
        str,
        Spec(
            "Event Name",
            "A standard event such as Purchase, or a name of your own; the same as the pixel's.",
            mapping=path("$.event"),
            dynamic=True,
        ),
    ]
    event_time: Annotated[
        EventTime,
        Spec("Event Time", "When it happened: at most 7 days ago, 62 in a physical store."),
    ]
    received_at: Annotated[
        datetime | None,
        Spec(
            "Received at", "No event is later than this.", mapping=path("$.receivedAt"), hidden=True
        ),
    ] = None
    action_source: Annotated[
        ActionSource,
        Spec("Action Source", "Where it happened.", mapping=literal("website")),
    ]
    event_source_url: Annotated[
        PageUrl | None,
        Spec(
            "Event Source URL",
            "The page, on a domain that you verified. Needed for events of a website.",
        ),
    ] = None
    referrer_url: Annotated[ReferrerUrl | None, Spec("Referrer URL")] = None
    event_id: Annotated[
        str | None,
        Spec(
            "Event ID",
            "The same id that the pixel sends, so that Meta counts once.",
            mapping=first("$.properties.event_id", "$.messageId"),
        ),
    ] = None
    user_data: Annotated[
        UserData | None, Spec("User data", "Whom the event is about; hashed where Meta wants it.")
    ] = None
    value: Annotated[PlainAmount | None, Spec("Value", "Needed for Purchase.")] = None
    currency: Annotated[
        Currency | None, Spec("Currency", "Three letters such as EUR. Needed for Purchase.")
    ] = None
    order_id: Annotated[str | None, Spec("Order ID", mapping=path("$.properties.order_id"))] = None
    net_revenue: Annotated[Decimal | None, Spec("Net revenue")] = None
    contents: Annotated[
        Rows, items_as_json(Content), Spec("Contents", "The products, each with its id.")
    ] = ()
    content_ids: Annotated[
        tuple[str, ...], Spec("Content IDs", "The ids of the contents unless mapped.")
    ] = ()
    content_type: Annotated[
        Literal["product", "product_group"] | None,
        Spec("Content Type", "product where there is one, unless mapped."),
    ] = None
    content_name: Annotated[str | None, Spec("Content Name", mapping=path("$.properties.name"))] = (
        None
    )
    content_category: Annotated[
        str | None, Spec("Content Category", mapping=path("$.properties.category"))
    ] = None
    num_items: Annotated[
        int | None, Spec("Number of items", "The quantities of the contents unless mapped.")
    ] = None
    search_string: Annotated[
        str | None, Spec("Search string", mapping=path("$.properties.query"))
    ] = None
    custom_data: Annotated[
        dict[str, Any] | None,
        Spec(
            "Custom Data",
            "Further members, nothing personal. They do not replace those of other fields.",
        ),
    ] = None
    opt_out: Annotated[
        bool | None, Spec("Opt out", "Use the event for attribution only, not for ads delivery.")
    ] = None
    data_processing_options: Annotated[
        bool | None,
        Spec("Limited Data Use", "For people in states of the US that ask for it."),
    ] = None
    data_processing_country: LimitedDataUseCountry = 0
    data_processing_state: LimitedDataUseState = 0
    app_data: Annotated[
        AppData | None,
        Spec("App data", "Sent with events of an app only.", key="app_data_field"),
    ] = None
    messaging_channel: Annotated[
        str | None,
        Spec("Messaging channel", "For business messaging: whatsapp, messenger, instagram."),
    ] = None
    original_event_data: Annotated[
        OriginalEvent | None,
        Spec("Original event", "The earlier event that an AppendValue adds to.", mapping=NOTHING),
    ] = None
    attribution_data: Annotated[
        dict[str, Any] | None,
        Spec("Attribution data", "For measurement partners, as Meta documents it."),
    ] = None
    test_event_code: Annotated[
        str | None, Spec("Test code", "In the place of the connection's.")
    ] = None


# An amount without currency would be counted in whatever currency the ad account has.
RULES: Final = Rules(needs=(("value", "currency"),))


def look_back(event: ServerEvent) -> timedelta:
    """How old an event may be. Source: Meta, "Server Event Parameters", event_time."""
    return OFFLINE if event.__dict__["action_source"] == "physical_store" else WEEK


def click_id(event: ServerEvent) -> str | None:
    """The click id to send, made at the event's time where only an address has it."""
    user = event.user_data
    if user is None:
        return None
    ids = user.__dict__
    return newest_fbc(ids["fbc"], ids["fbclid"], event.event_time)
