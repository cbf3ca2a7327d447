"""A group with known members keeps further ones where its class says so."""

from decimal import Decimal
from typing import Annotated, Any

import pytest

from onward.errors import PayloadError
from onward.fields import Amount, Fields, Others, Spec, compile_payload


class Params(Fields):
    value: Annotated[Amount | None, Spec("Value")] = None
    method: str | None = None
    others: Annotated[dict[str, Any] | None, Others()] = None


class Event(Fields):
    params: Annotated[Params | None, Spec("Parameters")] = None
    many: Annotated[tuple[Params, ...] | None, Spec("Many")] = None


COMPILED = compile_payload(Event)


def test_further_members_are_kept_beside_the_known_ones() -> None:
    payload = COMPILED.payload({"params": {"value": "12.50", "plan": "Team", "seats": 3}})

    assert payload.params is not None
    assert Decimal("12.50") == payload.params.value
    assert {"plan": "Team", "seats": 3} == payload.params.others
    assert {"value": 12.5, "plan": "Team", "seats": 3} == payload.params.as_dict()


def test_further_members_alone_make_a_group() -> None:
    assert {"params": {"plan": "Team"}} == COMPILED.payload({"params": {"plan": "Team"}}).as_dict()


def test_null_is_no_further_member() -> None:
    assert {} == COMPILED.payload({"params": {"plan": None}}).as_dict()


def test_items_of_a_list_keep_theirs() -> None:
    assert {"many": [{"method": "a", "x": 1}]} == COMPILED.payload(
        {"many": [{"method": "a", "x": 1}]}
    ).as_dict()


def test_what_keeps_them_is_no_field_of_its_own() -> None:
    assert ["params", "params.value", "params.method"] == [
        spec.key for spec in COMPILED.specs if not spec.key.startswith("many")
    ]
    assert COMPILED.definitions["params"]["additionalProperties"]
    assert COMPILED.json_schema()["properties"]["params"]["additionalProperties"]
    assert "additionalProperties" not in COMPILED.definitions["params"]["properties"]["value"]


def test_known_members_are_checked_all_the_same() -> None:
    with pytest.raises(PayloadError, match="Value"):
        COMPILED.payload({"params": {"value": "much", "plan": "Team"}})


def test_an_instance_made_by_hand_takes_them_too() -> None:
    written: dict[str, Any] = {"value": 5, "plan": "Team"}

    assert written == Params(**written).as_dict()
