"""Lists kept as rows of JSON, not as instances of their class."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest

from onward.errors import DefinitionError, PayloadError
from onward.fields import (
    AsJson,
    Clean,
    Fields,
    Having,
    Rows,
    Spec,
    compile_bodies,
    compile_body,
    compile_payload,
)


class Size(Fields):
    width: Annotated[float | None, Spec(key="w")] = None


class Row(Fields):
    id: Annotated[str | None, Spec(key="itemId")] = None
    quantity: int = 1
    rate: Decimal = Decimal("5.00")
    price: float | None = None
    exact: Decimal | None = None
    at: datetime | None = None
    tags: tuple[str, ...] = ()
    name: str | None = None
    amounts: tuple[float, ...] = ()
    gone: Annotated[str | None, Spec(allow_null=True)] = None
    size: Size | None = None
    sizes: tuple[Size, ...] = ()


HAS_ID = Having("id", "it has no id")


class Cart(Fields):
    name: str | None = None
    rows: Annotated[Rows, AsJson(Row), Spec("Rows"), HAS_ID] = ()
    names: Annotated[tuple[str, ...], Spec("Names"), Clean(str.strip)] = ()


class Typed(Fields):
    rows: Annotated[tuple[Row, ...], Spec("Rows"), HAS_ID] = ()


FULL = {
    "itemId": "x",
    "quantity": "2",
    "price": 249.0,
    "exact": "12.50",
    "at": "2026-11-20T12:00:00Z",
    "tags": ["a", ""],
    "amounts": [1.0, 2.5],
    "size": {"w": 3.0},
    "sizes": [{"w": 1.5}, {}],
}
WRITTEN = {
    "itemId": "x",
    "quantity": 2,
    "rate": 5,
    "price": 249,
    "exact": 12.5,
    "at": "2026-11-20T12:00:00.000Z",
    "tags": ["a"],
    "amounts": [1, 2.5],
    "size": {"w": 3},
    "sizes": [{"w": 1.5}],
}


def test_a_row_is_what_its_instance_would_write() -> None:
    raw = {"rows": [FULL]}

    (row,) = compile_payload(Cart).payload(raw).rows

    assert repr(sorted(WRITTEN.items())) == repr(sorted(row.items()))
    assert WRITTEN == compile_bodies(Row)(compile_payload(Typed).payload(raw).rows)[0]


def test_a_row_has_only_what_is_there() -> None:
    (row,) = Cart(rows=({"itemId": "x", "size": {}, "tags": [], "name": ""},)).rows

    assert {"itemId": "x", "quantity": 1, "rate": 5} == row


def test_null_stays_in_a_row_where_it_was_given() -> None:
    (row,) = Cart(rows=({"itemId": "x", "gone": None},)).rows

    assert {"itemId": "x", "quantity": 1, "rate": 5, "gone": None} == row


def test_rows_can_be_given_by_attribute() -> None:
    (row,) = Cart(rows=({"id": "x", "at": datetime(2026, 11, 20, tzinfo=UTC)},)).rows

    assert ("x", "2026-11-20T00:00:00.000Z") == (row["itemId"], row["at"])


@pytest.mark.parametrize("kind", [Cart, Typed])
def test_a_row_without_what_it_needs_is_left_out(kind: type[Fields]) -> None:
    notes: list[str] = []

    payload: Any = compile_payload(kind).payload({"rows": [{"quantity": 3}, FULL]}, notes=notes)

    assert 1 == len(payload.rows)
    assert ["Item 1 in Rows was left out: it has no id."] == notes


def test_a_row_is_checked() -> None:
    wrong: Any = (Row(id="x"),)

    with pytest.raises(PayloadError, match="Rows"):
        Cart(rows=wrong)
    with pytest.raises(PayloadError, match="Price"):
        compile_payload(Cart).payload({"rows": [{"itemId": "x", "price": "dear"}]})


def test_equal_rows_are_two_while_equal_texts_are_one() -> None:
    cart = Cart(rows=({"itemId": "x"}, {"itemId": "x"}), names=("a ", "a", " "))

    assert (2, ("a",)) == (len(cart.rows), cart.names)


def test_rows_stand_in_a_body_as_they_are() -> None:
    cart = Cart(rows=({"itemId": "x"},))

    assert [{"itemId": "x", "quantity": 1, "rate": 5}] == cart.as_dict()["rows"]
    assert cart.rows[0] is compile_body(Cart, {"r": "rows"})(cart)["r"][0]


def test_rows_are_a_list_of_dicts_with_the_member_they_need() -> None:
    with pytest.raises(DefinitionError, match="no list of dicts, so AsJson has no rows"):

        class One(Fields):
            row: Annotated[dict[str, Any] | None, AsJson(Row)] = None

    class Other(Fields):
        rows: Annotated[tuple[Size, ...], Having("id", "it has no id")] = ()

    with pytest.raises(DefinitionError, match='asks for the member "id", which is no field'):
        compile_payload(Other)
