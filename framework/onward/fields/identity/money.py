"""Money: amounts exact to the digit, currencies by their codes."""

from decimal import Decimal
from functools import lru_cache
from typing import Annotated

from onward.fields.cleaning import Clean, Kind, Unusable
from onward.fields.directives import first, path
from onward.fields.model import Fields
from onward.fields.spec import Spec

ORDER_VALUE = first("$.properties.revenue", "$.properties.total", "$.properties.value")
"""The one order value, the same for every destination, so that platforms report the same figure."""


# A shop has few currencies: each is worked out once, and its text shared by all payloads.
@lru_cache(maxsize=256)
def normalise_currency(value: str) -> str:
    """Three capitals: ``" usd"`` -> ``"USD"``.

    Raises:
        Unusable: It is no currency code.
    """
    text = value.strip().upper()
    if text and not (len(text) == 3 and text.isascii() and text.isalpha()):
        msg = "it is no currency code such as EUR"
        raise Unusable(msg)
    return text


def plain_amount(amount: Decimal) -> str:
    """An amount as text without exponent: ``Decimal("1E+2")`` -> ``"100"``."""
    text = str(amount)
    return format(amount, "f") if "E" in text else text


def short_amount(amount: Decimal) -> str:
    """As ``plain_amount``, without closing zeros: ``Decimal("30.00")`` -> ``"30"``."""
    text = plain_amount(amount)
    return text.rstrip("0").rstrip(".") if "." in text else text


Amount = Annotated[Decimal, Spec("Order value", "What the order is worth.", mapping=ORDER_VALUE)]
"""An amount of money: the ``Decimal`` of the number's shortest text, or of a text as it is."""

PlainAmount = Annotated[float, Spec("Order value", "What the order is worth.", mapping=ORDER_VALUE)]
"""The same where it is only passed on, as a JSON number or its text: no ``Decimal`` is made of it."""


def amount_text(amount: float) -> str:
    """A number as text without exponent and closing zeros: ``30.0`` -> ``"30"``, ``1e22`` in full."""
    text = repr(amount)
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


Currency = Annotated[
    str,
    Kind(
        Spec("Currency", "Three letters such as EUR.", mapping=path("$.properties.currency")),
        Clean(normalise_currency),
    ),
]
"""A currency code of ISO 4217."""


class Money(Fields):
    """An amount with its currency."""

    amount: Amount | None = None
    currency: Currency | None = None
