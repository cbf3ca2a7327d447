"""A conversion of Taboola: its fields."""

import re
from typing import Annotated, Any, Final

from onward.event import Event
from onward.fields import (
    Clean,
    ClickPage,
    Currency,
    EventKey,
    EventTime,
    Fields,
    Fits,
    PlainAmount,
    SoleClick,
    Spec,
    click_cookie,
    first,
    path,
)

_TRIMMED: Final = Clean(str.strip)
# Source: Taboola, "Manual S2S integration": older pages say 66 characters or more, newer about 120.
# No placeholder is as long.
CLICK: Final = SoleClick(
    "Taboola",
    re.compile(r"[A-Za-z0-9_\-]{50,512}"),
    "50 to 512 letters, digits, hyphens and underscores",
)


def pieces_in(event: Event) -> int | None:
    """How many pieces the event's products are together; one that tells no quantity is one."""
    properties = event.get("properties")
    products = properties.get("products") if isinstance(properties, dict) else None
    if not isinstance(products, list) or not products:
        return None
    pieces = 0
    for product in products:
        quantity = product.get("quantity") if isinstance(product, dict) else None
        pieces += quantity if type(quantity) is int else _quantity(quantity)
    return pieces


def _quantity(said: Any) -> int:
    text = str(said).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


class Conversion(Fields):
    event_name: Annotated[
        str | None,
        Spec(
            "Taboola event name",
            "The event name of a rule, letter by letter; not the conversion's name. Else what "
            "event_names says, or the preset's name.",
            dynamic=True,
        ),
        _TRIMMED,
    ] = None
    event: EventKey | None = None
    click_id: Annotated[
        str | None,
        Spec(
            "Taboola click ID",
            "Else it is looked for in the page's address, then in the cookie.",
            mapping=first(
                "$.integrations.Taboola.click_id",
                "$.properties.tblci",
                "$.properties.taboola_click_id",
            ),
            category="identifier",
        ),
        _TRIMMED,
        Fits(CLICK.pattern, otherwise="unfit_click_id"),
    ] = None
    # As it was mapped: quoted, encoded, cut, or an unexpanded macro.
    unfit_click_id: str | None = None
    page_url: ClickPage | None = None
    cookie: Annotated[str | None, click_cookie("taboola_cid")] = None
    event_time: Annotated[EventTime, Spec("Time")]
    # As text: it is read for a conversion that travels alone.
    received_at: Annotated[
        str | None,
        Spec(
            "Time of receipt",
            "What is fresh for a postback is told by it.",
            mapping=path("$.receivedAt"),
            hidden=True,
        ),
    ] = None
    revenue: Annotated[
        PlainAmount | None, Spec("Revenue", "It counts in the place of the rule's own value.")
    ] = None
    currency: Annotated[
        Currency | None, Spec(help="Of the amount; without it Taboola takes your account's.")
    ] = None
    quantity: Annotated[
        int | None,
        Spec(
            "Quantity",
            "Pieces in the order.",
            mapping=path("$.properties.quantity"),
            from_event=pieces_in,
            from_event_help="the sum of the products' quantities",
        ),
    ] = None
    order_id: Annotated[
        str | None,
        Spec(
            "Order ID",
            "The same that the browser pixel sends as orderid.",
            mapping=first("$.properties.order_id", "$.properties.lead_id"),
        ),
        _TRIMMED,
    ] = None
