from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from onward.config.effective import (
    Tree,
    decided,
    merge_fields,
    names_below,
    tree_of,
    without_nulls,
)

TREE: Tree = {"email": {}, "worth": {"amount": {}, "currency": {}}, "tags": {}}
DEFAULTS = {
    "email": {"@path": "$.traits.email"},
    "worth": {"amount": {"@path": "$.a"}, "currency": {"@path": "$.c"}},
}


def effective(own: dict[str, Any]) -> dict[str, Any]:
    return without_nulls(merge_fields(DEFAULTS, own, TREE), TREE)


def test_an_absent_field_keeps_its_default() -> None:
    assert DEFAULTS == effective({})


def test_a_group_is_merged_by_sub_field() -> None:
    own = {"worth": {"currency": "EUR"}}

    assert {"amount": {"@path": "$.a"}, "currency": "EUR"} == effective(own)["worth"]


def test_a_step_takes_the_place_of_a_group() -> None:
    own = {"worth": {"@path": "$.properties.worth"}}

    assert own["worth"] == effective(own)["worth"]


def test_null_switches_a_field_or_sub_field_off() -> None:
    assert {"worth": {"amount": {"@path": "$.a"}}} == effective(
        {"email": None, "worth": {"currency": None}}
    )


def test_a_group_with_nothing_left_is_left_out() -> None:
    assert "worth" not in effective({"worth": {"amount": None, "currency": None}})


def test_a_list_of_groups_counts_as_one_value() -> None:
    definitions = {
        "items": {"type": "object", "multiple": True, "properties": {"id": {"type": "string"}}},
        "worth": {"type": "object", "properties": {"amount": {"type": "number"}}},
    }

    assert {"items": {}, "worth": {"amount": {}}} == tree_of(definitions)


def test_what_a_person_decided_counts_null_and_all_below() -> None:
    assert {"email", "worth.amount"} == decided({"email": None, "worth": {"amount": 1}}, TREE)
    assert {"worth", "worth.amount", "worth.currency"} == decided({"worth": "$.w"}, TREE)
    assert {"email", "worth", "worth.amount", "worth.currency", "tags"} == names_below(TREE)


values = st.one_of(
    st.none(), st.integers(), st.dictionaries(st.sampled_from(["amount"]), st.none())
)


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.sampled_from(list(TREE)), values))
def test_merging_twice_changes_nothing(own: dict[str, Any]) -> None:
    once = merge_fields(DEFAULTS, own, TREE)

    assert once == merge_fields(once, own, TREE)
