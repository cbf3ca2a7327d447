"""Click ids of platforms that know a visitor by nothing else, and names that marketers choose."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.fields import SoleClick, chosen_name

CLICK = SoleClick("Acme", re.compile(r"[A-Za-z0-9/]{8,20}"), "8 to 20 letters and digits")
NAMES = ("acme", "ac")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (("abcdefgh", "ijklmnop"), "abcdefgh"),
        ((None, "", "ijklmnop"), "ijklmnop"),
        (("{click_id}", "ijklmnop"), "ijklmnop"),
        (("null", "undefined", None), ""),
        ((' "AbCdEfGh" ',), "AbCdEfGh"),
        (("abcd%2Fefgh",), "abcd/efgh"),
        (("abcd%252Fefgh",), ""),
        ((), ""),
    ],
)
def test_the_first_that_fits_is_the_click_id(found: tuple[str | None, ...], expected: str) -> None:
    assert expected == CLICK.first_of(*found)


@given(st.text())
@settings(deadline=None, max_examples=50)
def test_a_click_id_that_was_found_is_found_again(text: str) -> None:
    found = CLICK.first_of(text)

    assert found == CLICK.first_of(found)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (None, ""),
        ("https://shop.example/", ""),
        ("https://shop.example/?ACME=abcdefgh", "abcdefgh"),
        ("https://shop.example/?ac=ijklmnop&acme=abcdefgh", "abcdefgh"),
        ("https://shop.example/?acme={id}&ac=ijklmnop", "ijklmnop"),
        ("https://shop.example/?acme=%7Bid%7D", "{id}"),
        ("?ac=ijklmnop", "ijklmnop"),
    ],
)
def test_an_address_is_searched_name_by_name(address: str | None, expected: str) -> None:
    assert expected == CLICK.in_page(address, NAMES)


@pytest.mark.parametrize("text", ["{{ob_click_id}}", "{click_id}", "%7Bclick_id%7D", "$click$"])
def test_an_unexpanded_macro_is_told(text: str) -> None:
    said = CLICK.refusal(None, "null", text)

    assert said.startswith("The Acme click id is the unexpanded macro ")
    assert said.endswith(" Check the tracking code in the campaign settings.")


def test_what_could_be_an_id_is_not_shown() -> None:
    said = CLICK.refusal("secret!")

    assert (
        "The Acme click id should be 8 to 20 letters and digits, but it is something else, 7 "
        "characters long. Check that nothing cuts or changes it."
    ) == said


@pytest.mark.parametrize("found", [(), (None,), ("", "null", " undefined ")])
def test_no_id_at_all_is_told(found: tuple[str | None, ...]) -> None:
    assert CLICK.refusal(*found).startswith("No Acme click id: the visitor did not come from")


@pytest.mark.parametrize(
    ("mapped", "event", "own", "expected"),
    [
        ("Mapped", "Order Completed", {"Order Completed": "Own"}, "Mapped"),
        (None, "Order Completed", {"Order Completed": " Own "}, "Own"),
        (None, "Order Completed", {"Signed Up": "Own"}, "Standard"),
        (None, "Order Completed", None, "Standard"),
        (None, "Signed Up", None, ""),
        (None, None, {"Order Completed": "Own"}, ""),
    ],
)
def test_the_mapping_names_an_event_before_the_settings_do(
    mapped: str | None, event: str | None, own: dict[str, str] | None, expected: str
) -> None:
    assert expected == chosen_name(mapped, event, own, {"Order Completed": "Standard"})
