"""Conditional requirements, as a class of fields declares them."""

from typing import Annotated, Any

import pytest

from onward.errors import PayloadError
from onward.fields import Fields, Spec, compile_payload, when
from onward.fields.conditions import compile_conditions
from onward.fields.definition import read_definitions


class Parcel(Fields):
    kind: Annotated[str, Spec("Kind")] = "letter"
    stamp: Annotated[str | None, Spec("Stamp", required_if=when("kind", "letter"))] = None
    items: Annotated[list[str] | None, Spec("Items")] = None


PARCEL = compile_payload(Parcel)


def test_a_default_is_no_value_to_a_condition() -> None:
    assert ("letter", None) == (PARCEL.payload({}).kind, PARCEL.payload({}).stamp)

    with pytest.raises(PayloadError, match="Stamp"):
        PARCEL.payload({"kind": "letter"})


TAGS = {"label": "Tags", "type": "string", "multiple": True}
ITEM = {"id": {"label": "ID", "type": "string"}, "price": {"label": "Price", "type": "number"}}
ITEMS = {"label": "Items", "type": "object", "multiple": True, "properties": ITEM}


@pytest.mark.parametrize(
    ("given", "wanted", "is_needed"),
    [
        # A single value stands for a list of one.
        ({"tags": "a"}, {"fieldKey": "tags", "operator": "is", "value": "a"}, False),
        ({"tags": "a"}, {"fieldKey": "tags", "operator": "is", "value": [["a"]]}, True),
        # Empty values are gone before anybody looks: at the root, in lists, in the items of lists.
        ({"tags": ""}, {"fieldKey": "tags", "operator": "is_not"}, False),
        ({"tags": [None, "a"]}, {"fieldKey": "tags", "operator": "is", "value": [["a"]]}, True),
        (
            {"items": [{"id": "a", "price": None}, None]},
            {"fieldKey": "items", "operator": "is", "value": [[{"id": "a"}]]},
            True,
        ),
        # What is no field can be asked for all the same.
        ({"other": 1}, {"fieldKey": "other", "operator": "is", "value": 1}, True),
    ],
)
def test_conditions_see_values_as_they_are_cleaned(
    given: dict[str, Any], wanted: dict[str, Any], *, is_needed: bool
) -> None:
    needed = {"label": "Needed", "type": "string", "required": {"conditions": [wanted]}}
    fields = read_definitions({"tags": TAGS, "items": ITEMS, "needed": needed})
    held = compile_conditions(fields, {("tags",): "Tags", ("items",): "Items"})
    assert held is not None

    assert is_needed is bool(held(given, None))


class Untouchable:
    """A value that nobody may look at."""

    __hash__ = None  # type: ignore[assignment] # as for any class that compares

    def __eq__(self, other: object) -> bool:
        raise AssertionError(other)


def test_only_what_a_condition_names_is_looked_at() -> None:
    letter = {"conditions": [{"fieldKey": "kind", "operator": "is", "value": "letter"}]}
    kind, stamp, other = read_definitions(
        {
            "kind": {"label": "Kind", "type": "string"},
            "stamp": {"label": "Stamp", "type": "string", "required": letter},
            "other": {"label": "Other", "type": "string"},
        }
    )
    held = compile_conditions((kind, stamp, other), {("kind",): "Kind"})
    assert held is not None

    assert [stamp] == list(held({"kind": "letter", "other": Untouchable()}, None))
