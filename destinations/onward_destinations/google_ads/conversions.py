"""A conversion: the fields of the action that sends it."""

from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from onward.fields import (
    IDENTIFIED,
    NOTHING,
    PRICED,
    AdvertisingId,
    Amount,
    Clean,
    Consent,
    Country,
    Currency,
    EventTime,
    Fields,
    GoogleAppClickId,
    GoogleClickId,
    GoogleWebClickId,
    HashedEmail,
    HashedPhone,
    IPAddress,
    Item,
    PageUrl,
    PlainPrice,
    ProductId,
    Rules,
    Saved,
    Spec,
    Unusable,
    UserAgent,
    first,
    line_items,
    literal,
    path,
)
from onward_destinations.google_ads.people import (
    ADDRESS,
    FamilyName,
    GivenName,
    HomeCountry,
    HomePostalCode,
    UserDataConsent,
)

_CUSTOMER_TYPES: Final = frozenset({"NEW", "RETURNING", "REENGAGED"})

ActionId = Annotated[
    str,
    Spec(
        "Conversion action",
        "Which conversion action counts it; that of the connection's settings if empty.",
        pattern=r"\s*\d+\s*",
        pattern_hint="a number such as 987654321",
        dynamic=True,
    ),
    Clean(str.strip),
]


def _customer_type(value: str) -> str:
    text = value.strip().upper()
    if text and text not in _CUSTOMER_TYPES:
        msg = "Google knows NEW, RETURNING, REENGAGED"
        raise Unusable(msg)
    return text


class CartItem(Item):
    id: Annotated[ProductId | None, Spec(key="product_id")] = None
    price: PlainPrice | None = None


class Conversion(Fields):
    conversion_action_id: ActionId | None = None
    saved_action: Annotated[str | None, Spec("Saved conversion action"), Saved("id")] = None
    conversion_timestamp: Annotated[
        EventTime,
        Spec(
            "Conversion time", "When the conversion happened: at most 90 days ago, after the click."
        ),
    ]
    transaction_id: Annotated[
        str | None,
        Spec(
            "Order / transaction ID",
            "A unique id of the conversion, nothing personal. It prevents doubles and lets you "
            "adjust later; for a website action it is the Google tag's.",
            mapping=first("$.properties.order_id", "$.properties.orderId", "$.messageId"),
        ),
        Clean(str.strip),
    ] = None
    event_source: Annotated[
        Literal["WEB", "APP", "IN_STORE", "PHONE", "MESSAGE", "OTHER"],
        Spec("Event source", "Where it happened.", mapping=literal("WEB")),
    ]
    gclid: GoogleClickId | None = None
    wbraid: GoogleWebClickId | None = None
    gbraid: GoogleAppClickId | None = None
    session_attributes: Annotated[
        str | None,
        Spec(
            "Session attributes (encoded)",
            "What Google's helper in the browser wrote; of help where no click id is left. For the "
            "Data Manager API only.",
            mapping=first(
                "$.integrations.Google Ads Conversions.session_attributes_encoded",
                "$.integrations.Google Ads.session_attributes_encoded",
            ),
            category="identifier",
        ),
        Clean(str.strip),
    ] = None
    page_url: Annotated[
        PageUrl | None, Spec(help="Read to find click ids in its query; it is not sent.")
    ] = None
    email: HashedEmail | None = None
    phone: HashedPhone | None = None
    first_name: GivenName | None = None
    last_name: FamilyName | None = None
    country: HomeCountry | None = None
    postal_code: HomePostalCode | None = None
    value: Annotated[
        Amount | None,
        Spec(
            "Value",
            "What the conversion is worth, in the currency's units. Without it the conversion "
            "action's own value counts.",
        ),
    ] = None
    currency: Annotated[
        Currency | None, Spec("Currency", "Three letters such as EUR. A value needs it.")
    ] = None
    customer_type: Annotated[
        str | None,
        Spec(
            "Customer type",
            "NEW, RETURNING or REENGAGED.",
            mapping=path("$.properties.customer_type"),
        ),
        Clean(_customer_type),
    ] = None
    customer_value_bucket: Annotated[
        str | None,
        Spec(
            "Customer value",
            "How much the customer is worth to you: LOW, MEDIUM, HIGH. For the Data Manager API only.",
            choices=("LOW", "MEDIUM", "HIGH"),
        ),
    ] = None
    conversion_count: Annotated[
        Decimal | None,
        Spec(
            "Conversion count",
            "How many conversions this one stands for, one if missing. For the Data Manager API only.",
        ),
    ] = None
    mobile_device_id: Annotated[
        AdvertisingId | None,
        Spec(
            "Mobile device ID",
            "The advertising id of the device, beside a click id: map "
            "$.context.device.advertisingId. For the Data Manager API only.",
            mapping=NOTHING,
        ),
    ] = None
    store_id: Annotated[
        str | None,
        Spec(
            "Store ID",
            "Where it was sold, for IN_STORE. For the Data Manager API only.",
        ),
        Clean(str.strip),
    ] = None
    items: Annotated[
        tuple[CartItem, ...],
        Spec(
            "Items",
            "The cart; each item needs a product id and a price.",
            mapping=line_items(CartItem),
        ),
        IDENTIFIED,
        PRICED,
    ] = ()
    discount: Annotated[
        Decimal | None,
        Spec(
            "Order discount",
            "The sum of the discounts on the whole order. Sent with items.",
            mapping=path("$.properties.discount"),
        ),
    ] = None
    coupon: Annotated[
        str | None,
        Spec(
            "Coupon",
            "The coupon's code. Sent with items, to the Data Manager API only.",
            mapping=path("$.properties.coupon"),
        ),
    ] = None
    custom_variables: Annotated[
        dict[str, Any] | None,
        Spec(
            "Custom variables",
            "Left, the variable's name in Google Ads (for the Google Ads API its number); right, the "
            "value, nothing personal.",
            dynamic=True,
        ),
    ] = None
    ad_user_data: UserDataConsent | None = None
    ad_personalization: Annotated[
        Consent | None,
        Spec(
            "Consent: ad personalization",
            "Whether the person agreed to personalised ads. For the Data Manager API only.",
        ),
    ] = None
    ip_address: Annotated[
        IPAddress | None,
        Spec(
            help="The visitor's. For the Data Manager API only, and not from the EEA, the United "
            "Kingdom, Switzerland or an unknown country."
        ),
    ] = None
    user_agent: Annotated[
        UserAgent | None, Spec(help="The visitor's browser. For the Data Manager API only.")
    ] = None
    user_country: Annotated[
        Country | None,
        Spec(
            "Visitor country",
            "Only decides whether the IP address is sent.",
            mapping=first("$.context.location.country", "$.context.traits.address.country"),
        ),
    ] = None


RULES: Final = Rules(together=(ADDRESS,), needs=(("value", "currency"),))
