"""An order or lead: its fields."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from onward.event import Event
from onward.fields import (
    IDENTIFIED,
    ORDER_VALUE,
    PRICED,
    Clean,
    Consent,
    Currency,
    Fields,
    LineItem,
    ProductCategory,
    ProductName,
    ProductPrice,
    Refused,
    Rules,
    Spec,
    Unusable,
    directive,
    first,
    line_items,
    path,
)
from onward.values import text_of
from onward_destinations.awin.clicks import Awc, NecessaryAwc
from onward_destinations.awin.money import to_cents

UNATTRIBUTED: Final = (
    "Awin needs a click checksum (awc), a voucher code, or publisher id plus click time. None was "
    "found on the event, in the page URL, or in click memory."
)
_AWIN: Final = frozenset({"aw", "awin", "affiliate_window"})
_CHANNEL: Final = re.compile(r"\w{1,32}", re.ASCII)
_GROUP: Final = re.compile(r"[A-Z0-9_.\-]{1,40}")
_CONTROLS: Final = re.compile(r"[|\x00-\x1f\x7f-\x9f]")
_BUYERS: Final = {"NEW": "NEW", "TRUE": "NEW", "RETURNING": "RETURNING", "FALSE": "RETURNING"}
_CUSTOM_KEYS: Final = frozenset(map(str, range(1, 128)))


def normalise_channel(value: str) -> str:
    """A channel's name; Awin's own names are one: ``"awin"`` -> ``"aw"``, ``"ppc"`` -> ``"ppc"``.

    Raises:
        Unusable: It is no word.
    """
    text = value.strip()
    if text.lower() in _AWIN:
        return "aw"
    if text and _CHANNEL.fullmatch(text) is None:
        msg = "it is no word of letters, digits and underscores such as ppc"
        raise Unusable(msg)
    return text


def _group(value: str) -> str:
    text = value.strip()
    if text and _GROUP.fullmatch(text) is None:
        msg = "it is no code of capitals and digits such as SHOES"
        raise Unusable(msg)
    return text


def _worth(amount: Decimal) -> Decimal:
    if amount < 0:
        msg = "it is below zero"
        raise Refused(msg)
    return to_cents(amount)


def without_pipes(value: str) -> str:
    """A text without pipes and control characters: ``"Run|ner"`` -> ``"Runner"``."""
    if "|" not in value and value.isprintable():
        return value.strip()
    return _CONTROLS.sub("", value).strip()


def _buyer(value: str) -> str:
    text = value.strip().upper()
    if text and text not in _BUYERS:
        msg = "it is neither NEW nor RETURNING"
        raise Unusable(msg)
    return _BUYERS.get(text, "")


def _new_customer(event: Event) -> Any:
    properties = event.get("properties")
    value = properties.get("new_customer") if isinstance(properties, dict) else None
    return ("NEW" if value else "RETURNING") if isinstance(value, bool) else None


def _custom(value: dict[str, Any]) -> dict[str, str]:
    kept = {}
    for key, member in value.items():
        if key not in _CUSTOM_KEYS:
            msg = "its keys are numbers from 1 to 127"
            raise Refused(msg)
        if isinstance(member, (dict, list)):
            msg = "its values are texts"
            raise Refused(msg)
        if member is not None and member != "":
            kept[key] = member if isinstance(member, str) else text_of(member)
    return kept


_TRIMMED: Final = Clean(str.strip)
_PLAIN: Final = Clean(without_pipes)

CommissionGroup = Annotated[str, Spec("Commission group", "Its code at Awin."), Clean(_group)]


class Product(LineItem):
    id: Annotated[
        str | None,
        Spec("Product ID", "As in your feed.", mapping=first("$.product_id", "$.sku")),
        _PLAIN,
    ] = None
    name: Annotated[ProductName | None, Spec(help="The id if missing."), _PLAIN] = None
    price: Annotated[ProductPrice | None, Clean(to_cents)] = None
    sku: Annotated[str | None, Spec("SKU", mapping=path("$.sku")), _PLAIN] = None
    category: Annotated[ProductCategory | None, _PLAIN] = None
    commission_group_code: Annotated[
        CommissionGroup | None,
        Spec(key="commissionGroupCode", mapping=path("$.commission_group")),
    ] = None


class CommissionShare(Fields):
    code: CommissionGroup
    amount: Annotated[Decimal, Spec("Amount", "This group's part.", minimum=0), Clean(to_cents)]


class Order(Fields):
    order_reference: Annotated[
        str,
        Spec(
            "Order reference",
            "The number that the customer sees, the same as in the conversion tag and the pixel.",
            mapping=path("$.properties.order_id"),
        ),
        _TRIMMED,
    ]
    amount: Annotated[
        Decimal,
        Spec(
            "Amount",
            "After discounts, without tax and shipping; of leads their number.",
            mapping=ORDER_VALUE,
        ),
        Clean(_worth),
    ]
    currency: Annotated[
        Currency | None, Spec("Currency", "Needed, unless the settings have a default.")
    ] = None
    channel: Annotated[
        str | None,
        Spec(
            "Last-click channel",
            "aw where Awin won, else ppc, social, display or what you agreed on with Awin; if "
            "missing as the settings say.",
            mapping=first("$.properties.awin_channel", "$.enriched.channel"),
        ),
        Clean(normalise_channel),
    ] = None
    awc: Awc | None = None
    sn_awc: NecessaryAwc | None = None
    voucher: Annotated[
        str | None, Spec("Voucher", mapping=path("$.properties.coupon")), _TRIMMED
    ] = None
    publisher_id: Annotated[
        int | None,
        Spec("Publisher ID", "Only together with the time of the click.", dynamic=True, minimum=1),
    ] = None
    click_time: Annotated[
        datetime | None, Spec("Time of the click", "Only together with the publisher id.")
    ] = None
    commission_groups: Annotated[
        tuple[CommissionShare, ...],
        Spec("Commission split", "If empty, made from the products. It should add up to amount."),
    ] = ()
    products: Annotated[
        tuple[Product, ...],
        Spec("Basket", "Products with id and price.", mapping=line_items(Product)),
        PRICED,
        IDENTIFIED,
    ] = ()
    customer_acquisition: Annotated[
        str | None,
        Spec(
            "New or returning",
            "NEW or RETURNING, or whether the customer is new.",
            mapping=path("$.properties.customer_acquisition"),
            from_event=_new_customer,
            from_event_help="`$.properties.new_customer`",
        ),
        Clean(_buyer),
    ] = None
    transaction_time: Annotated[
        datetime | None,
        Spec("Time of the sale", "For late orders. Awin must switch it on for you first."),
    ] = None
    custom: Annotated[
        dict[str, Any] | None,
        Spec(
            "Custom parameters",
            "By number, from 1 to 127.",
            mapping=directive({"1": {"@path": "$.messageId"}}),
        ),
        Clean(_custom),
    ] = None
    link_id: Annotated[int | None, Spec("Link ID", "Of the creative; not documented.")] = None
    click_ref: Annotated[
        str | None, Spec("Click reference", "Of the publisher; not documented."), _TRIMMED
    ] = None
    is_test: Annotated[bool, Spec("Test", "Whether the order is none.")] = False
    consent: Annotated[
        Consent | None,
        Spec(help="Where it is denied, clicks are not sent, so that most orders are not either."),
    ] = None


RULES: Final = Rules(
    require_any=("awc", "sn_awc", "voucher", ("publisher_id", "click_time")),
    together=(("publisher_id", "click_time"),),
    message=UNATTRIBUTED,
)
