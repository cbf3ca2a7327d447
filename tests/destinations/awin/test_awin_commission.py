"""Commission groups add up to the order's amount, whatever its products cost."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.fields import Refused
from onward_destinations.awin.money import split, to_cents


@dataclass
class Row:
    commission_group_code: str | None
    price: Decimal | None
    quantity: int = 1


def row(code: str | None, price: Any, quantity: int = 1) -> Row:
    return Row(code, None if price is None else Decimal(str(price)), quantity)


cents = st.integers(0, 10**7).map(lambda number: Decimal(number) / 100)
rows = st.lists(
    st.builds(Row, st.sampled_from(["A", "B", "C", "D", None]), cents, st.integers(1, 9)),
    max_size=12,
)


@settings(deadline=None, max_examples=200)
@given(cents, rows)
def test_shares_add_up_and_none_is_negative(amount: Decimal, products: list[Row]) -> None:
    shares = split(amount, products, "DEFAULT")

    assert amount == sum(share for _, share in shares)
    assert all(share >= 0 for _, share in shares)
    codes = [code for code, _ in shares]
    assert len(codes) == len(set(codes))
    assert set(codes) == (
        {one.commission_group_code or "DEFAULT" for one in products} or {"DEFAULT"}
    )


@settings(deadline=None, max_examples=100)
@given(rows)
def test_without_discount_each_group_gets_what_its_products_cost(products: list[Row]) -> None:
    cost = sum(((one.price or Decimal(0)) * one.quantity for one in products), Decimal(0))

    for code, share in split(cost, products, "DEFAULT"):
        assert share == sum(
            (one.price or 0) * one.quantity
            for one in products
            if (one.commission_group_code or "DEFAULT") == code
        )


@pytest.mark.parametrize(
    ("amount", "products", "shares"),
    [
        ("109.90", [row("SHOES", 79.9), row(None, 15, 2)], {"SHOES": "79.9", "DEFAULT": "30"}),
        ("90", [row("NEW", 80), row(None, 20)], {"NEW": "72", "DEFAULT": "18"}),
        ("10", [], {"DEFAULT": "10"}),
        (
            "100",
            [row("A", 1), row("B", 1), row("C", 1)],
            {"A": "33.34", "B": "33.33", "C": "33.33"},
        ),
        (
            "100",
            [row("A", 1), row("B", 1), row("C", 4)],
            {"A": "16.67", "B": "16.67", "C": "66.66"},
        ),
        ("10", [row("A", 0), row("B", None)], {"A": "10", "B": "0"}),
        ("0", [row("A", 5), row("B", 5)], {"A": "0", "B": "0"}),
        (
            "0.05",
            [row(str(n), 1) for n in range(9)],
            {"0": "0.05", **dict.fromkeys("12345678", "0")},
        ),
    ],
)
def test_an_amount_is_shared_out(amount: str, products: list[Row], shares: dict[str, str]) -> None:
    expected = [(code, Decimal(share)) for code, share in shares.items()]

    assert expected == split(Decimal(amount), products, "DEFAULT")


def test_an_amount_beyond_reason_is_refused() -> None:
    with pytest.raises(Refused, match="beyond any order"):
        to_cents(Decimal("1e27"))
