"""Amounts keep the digits that were sent."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from onward.fields import Money
from onward.values import number_text


@given(st.floats(1e-4, 1e16) | st.decimals(0, 10**9, places=2).map(float))
def test_a_number_is_its_shortest_text(number: float) -> None:
    amount = Money(amount=number).amount  # type: ignore[arg-type]

    assert Decimal(repr(number)) == amount
    if 1e-4 <= number < 1e16:
        assert number_text(number) == str(amount)
