"""An event of a site or app: its fields."""

import re
from typing import Annotated, Final, Literal

from onward.fields import (
    IDENTIFIED,
    NOTHING,
    AdvertisingId,
    Amount,
    Clean,
    Consent,
    Country,
    CriteoUserId,
    Currency,
    EmailOrHash,
    EventTime,
    Fields,
    IPAddress,
    Item,
    PageUrl,
    PlainPrice,
    ReferrerUrl,
    Refused,
    Rules,
    Spec,
    UserAgent,
    compile_bodies,
    first,
    line_items,
    path,
)
from onward_destinations.criteo.devices import SiteType, advertising_id_kind, site_type_of
from onward_destinations.criteo.names import STANDARD, standard_name

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,49}", re.ASCII)
_TRIMMED: Final = Clean(str.strip)
_DATE: Final = {"pattern": r"\d{4}-\d{2}-\d{2}", "pattern_hint": "a date such as 2026-12-24"}

NOT_AGREED: Final = "The person denied consent to advertising: nothing is sent to Criteo."
UNKNOWN_PERSON: Final = (
    "Criteo needs at least one identifier: a GUM id (cookie crto_mapped_user_id), an e-mail, or a "
    "mobile advertising id. IP and user agent alone are not enough."
)


def _language(value: str) -> str:
    """Two letters: ``"de-DE"`` -> ``"de"``."""
    return value.strip().replace("_", "-").partition("-")[0].lower()


def _event_name(value: str) -> str:
    if value not in STANDARD and _NAME.fullmatch(value) is None:
        msg = "it is no name of letters, digits and underscores such as viewItem"
        raise Refused(msg)
    return value


def _native(value: str) -> str:
    return value.strip().lower()


class Product(Item):
    price: PlainPrice | None = None


products_json: Final = compile_bodies(
    Product, {"id": "id", "price": "price", "quantity": "quantity"}
)
"""Products of a cart or order; the price is that of one piece."""


class Person(Fields):
    """Whom an event is about; what sales in stores know of him as well."""

    email: Annotated[
        EmailOrHash | None,
        Spec(
            "E-mail",
            "Plain, as MD5 or as SHA-256. It leaves in the forms that the settings name.",
            mapping=first("$.context.traits.email", "$.properties.email", "$.traits.email"),
        ),
    ] = None
    email_sha256_md5: Annotated[
        str | None,
        Spec(
            "E-mail as Criteo's hash",
            "The SHA-256 of the MD5's hex digits, where you have nothing else.",
            pattern=r"\s*[0-9a-fA-F]{64}\s*",
            pattern_hint="a hash of 64 hex digits",
            category="hashedPII",
        ),
        Clean(_native),
    ] = None
    consent: Annotated[
        Consent | None,
        Spec("Consent to advertising", "Where it is denied, nothing is sent. Map your category."),
    ] = None


class WebEvent(Person):
    event_name: Annotated[
        str,
        Spec(
            "Criteo event",
            "A standard event such as trackTransaction. A name of your own is sent as well; what "
            "Criteo does with it is not documented.",
            dynamic=True,
            from_event=standard_name,
            from_event_help="the standard event that fits the event's name",
        ),
        Clean(_event_name),
    ]
    event_time: Annotated[
        EventTime, Spec("Time of the event", "Criteo wants events within minutes.")
    ]
    gum_id: Annotated[
        CriteoUserId | None,
        Spec(help="The value of the cookie crto_mapped_user_id; sent with the caller ID."),
    ] = None
    mobile_ad_id: Annotated[
        AdvertisingId | None, Spec("Mobile advertising ID", "IDFA or GAID; all zeros are none.")
    ] = None
    mobile_ad_id_type: Annotated[
        Literal["gaid", "idfa"] | None,
        Spec(
            "Kind of advertising ID",
            "The advertising id is left out where it is not known.",
            from_event=advertising_id_kind,
            from_event_help="the device's type or system",
        ),
    ] = None
    visitor_id: Annotated[
        str | None,
        Spec(
            "First-party visitor ID",
            "Stable from visit to visit.",
            mapping=path("$.anonymousId"),
            category="identifier",
        ),
        _TRIMMED,
    ] = None
    ip: IPAddress | None = None
    user_agent: UserAgent | None = None
    full_url: Annotated[
        PageUrl | None, Spec("Page URL", "With its query, in which cto_pld travels.")
    ] = None
    previous_url: Annotated[ReferrerUrl | None, Spec("Referrer URL")] = None
    site_type: Annotated[
        SiteType | None,
        Spec(
            "Site type",
            "d desktop, m mobile web, t tablet, aa Android app, aios iOS app; else as the settings "
            "say.",
            from_event=site_type_of,
            from_event_help="the device's type or the user agent",
        ),
    ] = None
    order_id: Annotated[
        str | None,
        Spec(
            "Order ID",
            "Needed for trackTransaction. The same that OneTag sends, so that Criteo counts once.",
            mapping=path("$.properties.order_id"),
        ),
        _TRIMMED,
    ] = None
    currency: Annotated[Currency | None, Spec("Currency")] = None
    items: Annotated[
        tuple[Product, ...],
        Spec(
            "Products",
            "Their ids must be those of your catalogue feed. Needed for viewItem, carts and orders; "
            "of a list the first three are sent.",
            mapping=line_items(Product),
        ),
        IDENTIFIED,
    ] = ()
    keywords: Annotated[
        str | None, Spec("Search keywords", "Of lists.", mapping=path("$.properties.query"))
    ] = None
    category: Annotated[
        str | None, Spec("Category", "Of lists.", mapping=path("$.properties.category"))
    ] = None
    page_view_id: Annotated[
        str | None,
        Spec(
            "Page view ID",
            "The one that OneTag made for the same page, so that Criteo counts once.",
            mapping=path("$.integrations.Criteo.page_view_id"),
        ),
    ] = None
    client_deduplication: Annotated[
        bool | None,
        Spec("Own attribution", "Whether your own attribution credits Criteo with this sale."),
    ] = None
    store_id: Annotated[str | None, Spec("Store ID", mapping=path("$.properties.store_id"))] = None
    store_ids: Annotated[tuple[str, ...], Spec("Store IDs", "Where an event has several.")] = ()
    checkin_date: Annotated[
        str | None,
        Spec("Check-in date", mapping=path("$.properties.checkin_date"), **_DATE),
    ] = None
    checkout_date: Annotated[
        str | None,
        Spec("Check-out date", mapping=path("$.properties.checkout_date"), **_DATE),
    ] = None
    nbra: Annotated[
        int | None, Spec("Adults", "Of a travel search.", mapping=path("$.properties.nbra"))
    ] = None
    nbrc: Annotated[
        int | None, Spec("Children", "Of a travel search.", mapping=path("$.properties.nbrc"))
    ] = None
    nbri: Annotated[
        int | None, Spec("Infants", "Of a travel search.", mapping=path("$.properties.nbri"))
    ] = None
    nbrr: Annotated[
        int | None, Spec("Rooms", "Of a travel search.", mapping=path("$.properties.nbrr"))
    ] = None
    country: Annotated[Country | None, Spec("Country", "Two letters.", mapping=NOTHING)] = None
    language: Annotated[
        str | None, Spec("Language", "Two letters, or a locale such as de-DE."), Clean(_language)
    ] = None
    first_party_id: Annotated[
        str | None,
        Spec(
            "First-party ID",
            "Of Criteo's identification tag, once your Criteo contact has agreed on it; where it "
            "stands in the body is not documented.",
            category="identifier",
        ),
        _TRIMMED,
    ] = None
    first_party_domain: Annotated[str | None, Spec("First-party domain", "As above.")] = None
    first_party_name: Annotated[str | None, Spec("First-party name", "As above.")] = None
    opt_out: Annotated[
        str | None,
        Spec(
            "Opted out",
            "The cookie crto_is_user_optout: where it is true, nothing is sent.",
            mapping=first(
                "$.integrations.Criteo.is_user_optout",
                "$.properties.crto_is_user_optout",
                "$.context.cookies.crto_is_user_optout",
            ),
        ),
        Clean(_native),
    ] = None
    customer_id: Annotated[
        str | None,
        Spec("Customer ID", "For the mode rest only.", mapping=path("$.userId")),
    ] = None
    value: Annotated[Amount | None, Spec("Order value", "For the mode rest only.")] = None


# An advertising id without its kind has no place in the body.
RULES: Final = Rules(
    require_any=("gum_id", "email", "email_sha256_md5", "mobile_ad_id"),
    needs=(("mobile_ad_id", "mobile_ad_id_type"),),
    message=UNKNOWN_PERSON,
)
