"""An adjustment: the fields of the action that corrects a conversion."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final, Literal

from onward.fields import (
    City,
    Clean,
    Currency,
    EventTime,
    Fields,
    GoogleClickId,
    HashedEmail,
    HashedPhone,
    HashedStreet,
    Rules,
    Spec,
    State,
    UserAgent,
    first,
    path,
    when,
)
from onward_destinations.google_ads.conversions import ActionId
from onward_destinations.google_ads.people import (
    ADDRESS,
    FamilyName,
    GivenName,
    HomeCountry,
    HomePostalCode,
    UserDataConsent,
    anywhere,
)


class Adjustment(Fields):
    conversion_action_id: Annotated[
        ActionId | None,
        Spec(help="That of the original conversion; that of the connection's settings if empty."),
    ] = None
    adjustment_type: Annotated[
        Literal["RESTATEMENT", "RETRACTION", "ENHANCEMENT"],
        Spec(
            "Adjustment type",
            "RESTATEMENT gives a new value, RETRACTION undoes, ENHANCEMENT adds the person's data to "
            "what the website's tag reported. A preset brings it.",
            mapping=path("$.properties.adjustment_type"),
        ),
    ]
    order_id: Annotated[
        str | None,
        Spec(
            "Order ID",
            "The order id of the original conversion.",
            mapping=first("$.properties.order_id", "$.properties.orderId"),
            required_if=when("adjustment_type", "ENHANCEMENT"),
        ),
        Clean(str.strip),
    ] = None
    gclid: Annotated[
        GoogleClickId | None,
        Spec(help="With the original conversion's time it names one that had no order id."),
    ] = None
    conversion_timestamp: Annotated[
        EventTime | None,
        Spec(
            "Original conversion time",
            "For an ENHANCEMENT the event's own; for the others, map that of the original conversion.",
        ),
    ] = None
    adjustment_timestamp: Annotated[
        datetime | None,
        Spec(
            "Adjustment time",
            "When the value changed.",
            mapping=first("$.timestamp", "$.receivedAt"),
            required_if=when("adjustment_type", "RETRACTION", "RESTATEMENT"),
        ),
    ] = None
    restatement_value: Annotated[
        Decimal | None,
        Spec(
            "New value",
            "The new total, not the amount paid back.",
            mapping=path("$.properties.adjusted_value"),
            required_if=when("adjustment_type", "RESTATEMENT"),
        ),
    ] = None
    restatement_currency: Annotated[
        Currency | None,
        Spec("Currency", "Three letters such as EUR; the Data Manager API needs it with a value."),
    ] = None
    email: HashedEmail | None = None
    phone: HashedPhone | None = None
    first_name: GivenName | None = None
    last_name: FamilyName | None = None
    country: HomeCountry | None = None
    postal_code: HomePostalCode | None = None
    street: Annotated[
        HashedStreet | None,
        Spec(
            help="Sent as SHA-256, to the Google Ads API only.", mapping=anywhere("address.street")
        ),
    ] = None
    city: Annotated[
        City | None,
        Spec(help="Sent in clear, to the Google Ads API only.", mapping=anywhere("address.city")),
    ] = None
    state: Annotated[
        State | None,
        Spec(help="Sent in clear, to the Google Ads API only.", mapping=anywhere("address.state")),
    ] = None
    user_agent: Annotated[
        UserAgent | None, Spec(help="The browser of the original page view, for an ENHANCEMENT.")
    ] = None
    ad_user_data: UserDataConsent | None = None


RULES: Final = Rules(
    require_any=("order_id", "gclid"),
    together=(ADDRESS,),
    message=(
        "Google Ads needs the order id of the original conversion, or its GCLID with its time."
    ),
)
