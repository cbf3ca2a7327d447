"""What an order is worth to its publisher, shared out among commission groups."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final, Protocol

from onward.fields import Refused

_CENT: Final = Decimal("0.01")
_NOTHING: Final = Decimal(0)


class Priced(Protocol):
    """A product with what decides its part of the commission."""

    @property
    def price(self) -> Decimal | None:
        """Of one piece."""
        ...

    @property
    def quantity(self) -> int:
        """How many pieces."""
        ...

    @property
    def commission_group_code(self) -> str | None:
        """Its group."""
        ...


def to_cents(amount: Decimal) -> Decimal:
    """An amount of two decimals, halves rounded up: ``1083.295`` -> ``1083.30``.

    Raises:
        Refused: No order is worth that much.
    """
    try:
        return amount.quantize(_CENT, ROUND_HALF_UP)
    except InvalidOperation:
        msg = "it is beyond any order's value"
        raise Refused(msg) from None


def split(amount: Decimal, products: Sequence[Priced], default: str) -> list[tuple[str, Decimal]]:
    """The order's amount by commission group, in the order of the products.

    What the products of a group cost gives its share, so that a discount of the order falls on all
    alike; what rounding leaves goes to the largest group. The shares add up to ``amount``.
    """
    codes = {product.commission_group_code or default for product in products}
    if len(codes) < 2:
        return [(codes.pop() if codes else default, amount)]
    sums: dict[str, Decimal] = {}
    for product in products:
        code = product.commission_group_code or default
        cost = (product.price or _NOTHING) * product.quantity
        sums[code] = sums.get(code, _NOTHING) + cost
    whole = sum(sums.values(), _NOTHING)
    largest = max(sums, key=sums.__getitem__)
    shares = _shares(amount, sums, whole, ROUND_HALF_UP)
    rest = amount - _sum(shares.values())
    if shares[largest] + rest < 0:
        # Many groups of an order of few cents: rounded up they would be worth more than it.
        shares = _shares(amount, sums, whole, ROUND_DOWN)
        rest = amount - _sum(shares.values())
    shares[largest] += rest
    return list(shares.items())


def _shares(
    amount: Decimal, sums: dict[str, Decimal], whole: Decimal, rounding: str
) -> dict[str, Decimal]:
    if not whole:
        return dict.fromkeys(sums, _NOTHING)
    return {code: (amount * part / whole).quantize(_CENT, rounding) for code, part in sums.items()}


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, _NOTHING)
