"""Conditional requirements, as a class of fields declares them."""

from typing import Annotated

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
