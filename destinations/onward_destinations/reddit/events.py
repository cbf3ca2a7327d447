"""A conversion event of Reddit: its fields."""

from typing import Annotated, Final, Literal

from onward.fields import (
    ORDER_VALUE,
    Clean,
    Consent,
    Currency,
    EventTime,
    Fields,
    Item,
    PageUrl,
    PlainAmount,
    PlainPrice,
    ProductCategory,
    ProductName,
    RedditClickId,
    Rows,
    Rules,
    Spec,
    first,
    items_as_json,
    literal,
    path,
)
from onward_destinations.reddit.names import TrackingType, new_name
from onward_destinations.reddit.people import Place, Screen, UserData

ActionSource = Literal["WEBSITE", "APP", "PHYSICAL_STORE", "OTHER"]


class Product(Item):
    name: ProductName | None = None
    category: ProductCategory | None = None
    price: Annotated[PlainPrice | None, Spec(key="item_price")] = None


class Metadata(Fields):
    currency: Annotated[
        Currency | None, Spec("Currency", "Three letters such as EUR. Sent with a value only.")
    ] = None
    value: Annotated[
        PlainAmount | None,
        Spec(
            "Value",
            "In units of the currency, never in cents. Sent with a currency only.",
            mapping=first(ORDER_VALUE, "$.properties.price"),
        ),
    ] = None
    item_count: Annotated[
        int | None,
        Spec(
            "Item count",
            "The quantities of the products unless mapped.",
            mapping=path("$.properties.item_count"),
        ),
    ] = None


class Conversion(Fields):
    tracking_type: Annotated[
        TrackingType,
        Spec(
            "Event type",
            "Reddit's name for it; presets set it. The names of v2.0, such as AddToCart, do too.",
            mapping=literal("CUSTOM"),
        ),
        Clean(new_name),
    ]
    custom_event_name: Annotated[
        str | None,
        Spec(
            "Custom event name",
            "At most 64 characters. Needed for CUSTOM, and sent with it only.",
            mapping=path("$.event"),
        ),
        Clean(str.strip),
    ] = None
    event_at: Annotated[EventTime, Spec("Event time", "When it happened: within 7 days.")]
    action_source: Annotated[
        ActionSource,
        Spec("Action source", "Where it happened. Sent with v3 only.", mapping=literal("WEBSITE")),
    ]
    event_source_url: Annotated[
        PageUrl | None, Spec("Page URL", "Sent with v3 for WEBSITE only.")
    ] = None
    click_id: Annotated[RedditClickId | None, Spec("Click ID")] = None
    conversion_id: Annotated[
        str,
        Spec(
            "Conversion ID",
            "The pixel's conversionId, so that Reddit counts once.",
            mapping=first("$.properties.conversion_id", "$.messageId"),
        ),
        Clean(str.strip),
    ]
    user: Annotated[UserData | None, Spec("User", "Whom the event is about.")] = None
    screen: Annotated[Screen | None, Spec("Screen", "The device's, in pixels.")] = None
    metadata: Annotated[Metadata | None, Spec("Metadata", "What the event is worth.")] = None
    products: Annotated[Rows, items_as_json(Product), Spec("Products", "Each with its id.")] = ()
    ad_consent: Annotated[
        Consent | None,
        Spec("Advertising consent", 'Where it is denied, the setting "on_denied" decides.'),
    ] = None
    dpo: Annotated[Place | None, Spec("Limited Data Use", "Where the person is.")] = None


# Source: Reddit, "Conversions API", user; a screen's size alone matches nobody.
RULES: Final = Rules(
    require_any=(
        "click_id",
        "user.email",
        "user.phone_number",
        "user.external_id",
        "user.ip_address",
        "user.user_agent",
        "user.advertising_id",
        "user.uuid",
    ),
    needs=(
        ("metadata.value", "metadata.currency"),
        ("metadata.currency", "metadata.value"),
    ),
    message="Reddit needs a click id (rdt_cid) or at least one of: email, phone, external id, IP "
    "address, user agent, mobile advertising id, _rdt_uuid. This event has none.",
)
