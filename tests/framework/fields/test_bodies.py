from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

import pytest

from onward.errors import DefinitionError
from onward.fields import Fields, Spec, compile_bodies, compile_body, epoch_seconds


class Item(Fields):
    id: Annotated[str | None, Spec(key="itemId")] = None
    price: float | None = None


class Order(Fields):
    name: str | None = None
    amount: Decimal | None = None
    amounts: tuple[Decimal, ...] = ()
    at: datetime | None = None
    tags: tuple[str, ...] = ()
    first: Item | None = None
    items: tuple[Item, ...] = ()
    gone: Annotated[str | None, Spec(allow_null=True)] = None


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WHOLE = compile_body(
    Order,
    {
        "n": "name",
        "names": ["name"],
        "value": "amount",
        "values": "amounts",
        "at": "at",
        "seconds": ("at", epoch_seconds),
        "tags": "tags",
        "first": "first",
        "items": "items",
        "gone": "gone",
    },
)


def test_a_body_has_the_keys_of_its_table_in_order() -> None:
    order = Order(
        name="Ada",
        amount=Decimal("249.00"),
        amounts=(Decimal(1), Decimal("2.5")),
        at=NOON,
        tags=("a",),
        first=Item(id="x", price=5.0),
        items=(Item(id="y", price=2.5),),
    )

    body = WHOLE(order)

    assert {
        "n": "Ada",
        "names": ["Ada"],
        "value": 249,
        "values": [1, 2.5],
        "at": "2026-11-20T12:00:00.000Z",
        "seconds": 1795176000,
        "tags": ["a"],
        "first": {"itemId": "x", "price": 5},
        "items": [{"itemId": "y", "price": 2.5}],
    } == body
    assert "5" == str(body["first"]["price"])
    assert ["n", "names", "value"] == list(body)[:3]


def test_what_is_absent_or_an_empty_list_stays_out_of_a_body() -> None:
    assert {} == WHOLE(Order())


def test_an_empty_text_stays_out_of_a_body_too() -> None:
    assert {} == compile_body(Order, {"n": "name"})(Order(name=""))


def test_null_stays_where_it_was_given() -> None:
    assert {"gone": None} == WHOLE(Order(gone=None))


def test_many_bodies_are_made_at_once() -> None:
    write = compile_bodies(Item)

    assert [{"itemId": "x"}, {"price": 1.5}] == write([Item(id="x"), Item(price=1.5)])
    assert [{"i": "x"}, {}] == compile_bodies(Item, {"i": "id"})([Item(id="x"), Item(price=1.5)])


def test_a_body_of_an_unknown_field_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r'takes "nome", which .* Did you mean "name"\?'):
        compile_body(Order, {"n": "nome"})
    with pytest.raises(DefinitionError, match=r'takes "x", which is no field of it. Fields: id'):
        compile_body(Item, {"n": "x"})
