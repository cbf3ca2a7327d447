"""From mapped properties to GA4 parameters: those it knows, those of one's own."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Final

from onward.fields import Amount, Clean, Currency, Fields, Others, Spec
from onward_destinations.ga4.items import Item, named
from onward_destinations.ga4.names import param_name

MOST: Final = 25
# Names under which events carry what GA4 forbids. Source: Google, "Best practices to avoid sending
# Personally Identifiable Information (PII)".
_PERSONAL: Final = frozenset(
    {"email", "phone", "first_name", "last_name", "firstname", "lastname", "address"}
)


class Params(Fields):
    transaction_id: Annotated[
        str | None, Spec("Transaction ID", "GA4 counts a purchase once for each.")
    ] = None
    currency: Annotated[Currency | None, Spec("Currency", "Goes with the value.")] = None
    value: Annotated[Amount | None, Spec("Value", "Without a currency it is no revenue.")] = None
    tax: Annotated[Decimal | None, Spec("Tax")] = None
    shipping: Annotated[Decimal | None, Spec("Shipping")] = None
    coupon: Annotated[str | None, Spec("Coupon")] = None
    affiliation: Annotated[str | None, Spec("Affiliation")] = None
    payment_type: Annotated[str | None, Spec("Payment type")] = None
    shipping_tier: Annotated[str | None, Spec("Shipping tier")] = None
    item_list_id: Annotated[str | None, Spec("List ID")] = None
    item_list_name: Annotated[str | None, Spec("List name")] = None
    promotion_id: Annotated[str | None, Spec("Promotion ID")] = None
    promotion_name: Annotated[str | None, Spec("Promotion name")] = None
    creative_name: Annotated[str | None, Spec("Creative name")] = None
    creative_slot: Annotated[str | None, Spec("Creative slot")] = None
    method: Annotated[str | None, Spec("Method", "Of a sign-up, sign-in or share.")] = None
    search_term: Annotated[str | None, Spec("Search term")] = None
    lead_source: Annotated[str | None, Spec("Lead source")] = None
    content_type: Annotated[str | None, Spec("Content type")] = None
    item_id: Annotated[str | None, Spec("Item ID", "Of what was shared.")] = None
    screen_name: Annotated[str | None, Spec("Screen name", "Of app streams.")] = None
    items: Annotated[
        tuple[Item, ...] | None,
        Spec("Items", "The products, each with an id or a name."),
        Clean(named),
    ] = None
    others: Annotated[dict[str, Any] | None, Others()] = None


def is_personal(name: str, value: object) -> bool:
    """Whether a parameter says who somebody is."""
    if name.lower() in _PERSONAL:
        return True
    if not isinstance(value, str):
        return False
    before, at, after = value.partition("@")
    return bool(at) and before[-1:].strip() != "" and "." in after


def free(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Values as parameters: texts and numbers under names that GA4 takes, nothing personal."""
    for key, value in values.items():
        if isinstance(value, bool):
            plain: Any = "true" if value else "false"
        elif isinstance(value, (str, int, float)) and value != "":
            plain = value
        else:
            continue
        name = param_name(key)
        if name and not is_personal(key, value):
            yield name, plain


def personal_names(values: Mapping[str, Any]) -> Iterator[str]:
    """The names of those that are personal."""
    for key, value in values.items():
        if value is not None and is_personal(key, value):
            yield key
