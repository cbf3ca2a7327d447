"""Concepts that several platforms share: hashes of the wrong kind, line items, addresses, times."""

from datetime import UTC, datetime
from typing import Annotated, Any

import pytest

from onward.fields import (
    IDENTIFIED,
    PRICED,
    Fields,
    HashedEmail,
    HashedExternalId,
    LineItem,
    ProductPrice,
    Spec,
    Unusable,
    compile_payload,
    epoch_milliseconds,
    epoch_seconds,
    line_items,
    mapping_text,
    normalise_city,
    normalise_postal_code,
    sha256_hex,
    without_emails,
)

MD5 = "5f4dcc3b5aa765d61d8327deb882cf99"


class Person(Fields):
    email: HashedEmail | None = None
    external_id: HashedExternalId | None = None


class Content(LineItem):
    price: Annotated[ProductPrice | None, Spec(key="item_price")] = None


class Cart(Fields):
    contents: Annotated[tuple[Content, ...], Spec("Contents"), IDENTIFIED] = ()


class Basket(Fields):
    contents: Annotated[tuple[Content, ...], Spec("Contents"), IDENTIFIED, PRICED] = ()


def test_an_md5_is_left_out_with_a_note() -> None:
    notes: list[str] = []

    payload = compile_payload(Person).payload({"email": MD5, "external_id": MD5}, notes=notes)

    assert (None, sha256_hex(MD5)) == (payload.email, payload.external_id)
    assert ["Email was left out: it is an MD5, and only SHA-256 is taken."] == notes


def test_a_city_begins_with_a_letter_where_the_platform_says_so() -> None:
    with pytest.raises(Unusable, match="does not begin with a letter"):
        normalise_city("29 Palms", style="ascii")


def test_a_postal_code_has_two_characters_where_the_platform_says_so() -> None:
    with pytest.raises(Unusable, match="too short"):
        normalise_postal_code("9-1234", style="head")
    assert "" == normalise_postal_code(" ", style="head")


def test_times_are_counted_from_1970() -> None:
    moment = datetime(2026, 11, 20, 10, 0, 0, 999_999, tzinfo=UTC)

    assert (1795168800, 1795168800999) == (epoch_seconds(moment), epoch_milliseconds(moment))


def test_line_items_take_their_members_from_each_product() -> None:
    where, shape = line_items(Content).value["@arrayPath"]

    assert "$.properties.products" == where["@if"]["then"]["@path"]
    assert {"@path": "$.price"} == shape["item_price"]
    assert mapping_text(line_items(Content).value).startswith("each of $.properties.products, else")
    assert "$.a" == mapping_text({"@arrayPath": ["$.a"]})


def test_an_item_without_id_is_left_out() -> None:
    notes: list[str] = []
    raw = {"contents": [{"id": "1"}, {"quantity": 2}]}

    assert (Content(id="1"),) == compile_payload(Cart).payload(raw, notes=notes).contents
    assert ["Item 2 in Contents was left out: it has no product id."] == notes


def test_an_item_without_price_is_left_out_where_one_is_needed() -> None:
    notes: list[str] = []
    raw = {"contents": [{"id": "1"}, {"id": "2", "item_price": 5}]}

    (item,) = compile_payload(Basket).payload(raw, notes=notes).contents

    assert "2" == item.id
    assert ["Item 1 in Contents was left out: it has no price."] == notes


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://x.example/a@b.example", "https://x.example/a@b.example"),
        ("https://x.example/?e=ada@example.com&x=1", "https://x.example/?e=&x=1"),
        ("https://x.example/?e=ada%40example.com", "https://x.example/?e="),
        ("https://x.example/?x=1", "https://x.example/?x=1"),
    ],
)
def test_addresses_lose_what_looks_like_an_email(address: str, wanted: str) -> None:
    assert wanted == without_emails(address)


def test_an_alternative_with_another_mark_says_so() -> None:
    mapping: Any = {"@if": {"exists": {"@path": "$.a"}, "then": {"@path": "$.b"}}}

    assert "$.b if there is $.a" == mapping_text(mapping)
