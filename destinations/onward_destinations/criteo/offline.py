"""Sales in stores, for the address that Criteo hands out to a client."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from onward.fields import (
    DENIED,
    IDENTIFIED,
    NOTHING,
    Clean,
    Currency,
    EventTime,
    IPAddress,
    Rules,
    Spec,
    iso_seconds,
    line_items,
    path,
)
from onward.request import Request
from onward_destinations.criteo.events import NOT_AGREED, Person, Product, products_json
from onward_destinations.criteo.people import email_forms
from onward_destinations.criteo.s2s import HEADERS
from onward_destinations.criteo.settings import Settings

NO_IP: Final = "127.0.0.1"
# In the order in which Criteo can make use of them; it takes exactly one.
_FORMS: Final = ("sha256_md5", "md5")


class OfflineSale(Person):
    order_id: Annotated[
        str,
        Spec("Order ID", "Of the receipt.", mapping=path("$.properties.order_id")),
        Clean(str.strip),
    ]
    event_time: Annotated[EventTime, Spec("Time of the sale", "Of any age.")]
    currency: Annotated[Currency | None, Spec("Currency")] = None
    items: Annotated[
        tuple[Product, ...],
        Spec(
            "Products",
            "Their ids must be those of your catalogue feed.",
            mapping=line_items(Product),
        ),
        IDENTIFIED,
    ] = ()
    store_id: Annotated[str | None, Spec("Store ID", mapping=path("$.properties.store_id"))] = None
    ip: Annotated[
        IPAddress | None, Spec("IP address", "127.0.0.1 where there is none.", mapping=NOTHING)
    ] = None


OFFLINE_RULES: Final = Rules(
    require_any=("email", "email_sha256_md5"),
    message="A sale in a store needs the buyer's e-mail, plain or as MD5.",
)


def refusals(sale: OfflineSale, settings: Settings) -> Sequence[str]:
    """Why a sale is not sent, a sentence each.

    Source: Criteo, "Offline sales onboarding: API integration".
    """
    found = []
    if sale.consent == DENIED:
        found.append(NOT_AGREED)
    if settings.offline_url is None:
        found.append(
            'Sales in stores have an address of their own: set "offline_url" in the connection\'s '
            "settings to the one that your Criteo contact gave you, then replay these events."
        )
    if email_forms(sale).keys().isdisjoint(_FORMS):
        found.append(
            "Criteo takes no plain SHA-256 for sales in stores: map the e-mail or its MD5."
        )
    if not sale.items:
        found.append("A sale in a store needs products with their ids.")
    return found


def request(sale: OfflineSale, settings: Settings) -> Request:
    """The request for a sale. Source: Criteo, "Offline sales onboarding: API integration"."""
    forms = email_forms(sale)
    form = next(name for name in _FORMS if name in forms)
    event: dict[str, Any] = {
        "event": "trackTransaction",
        "timestamp": iso_seconds(sale.event_time),
        "id": sale.order_id,
    }
    if sale.currency is not None:
        event["currency"] = sale.currency
    event["item"] = products_json(sale.items)
    if sale.store_id is not None:
        event["store_id"] = sale.store_id
    return Request.post(
        settings.offline_url or "",
        headers=HEADERS,
        json={
            "account": int(settings.partner_id),
            "version": settings.payload_version,
            "site_type": "instore",
            "ip": sale.ip or NO_IP,
            "id": {"email": {form: forms[form]}},
            "events": [event],
        },
    )
