"""The quick check of requests agrees with jsonschema."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from onward.testing.simulator import Schema

SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "An order",
    "required": ["id", "lines"],
    "additionalProperties": False,
    "x-note": "an annotation of our own",
    "properties": {
        "id": {"type": "string", "pattern": "^o-[0-9]+$", "minLength": 3, "maxLength": 5},
        "total": {"type": "number", "minimum": 0, "maximum": 10},
        "count": {"type": ["integer", "null"]},
        "gift": {"type": "boolean"},
        "kind": {"enum": ["a", "b"]},
        "lines": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"$ref": "#/$defs/line"}},
        "either": {
            "anyOf": [{"required": ["x"]}, {"required": ["y"]}],
            "allOf": [{"type": "object"}],
        },
    },
    "$defs": {"line": {"type": "object", "required": ["sku"]}},
}

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 12),
    st.sampled_from([0.5, 3.0, -1.0, 10.5]),
    st.sampled_from(["", "o-1", "o-12", "o-123456", "a", "b", "c"]),
)
objects = st.dictionaries(st.sampled_from(["sku", "x", "y"]), scalars, max_size=2)
values = scalars | objects | st.lists(scalars | objects, max_size=3)
orders = st.dictionaries(
    st.sampled_from(["id", "total", "count", "gift", "kind", "lines", "either", "other"]), values
)


@settings(deadline=None, max_examples=300)
@given(orders | values)
def test_a_value_has_faults_exactly_when_jsonschema_says_so(value: Any) -> None:
    wrong = not Draft202012Validator(SCHEMA).is_valid(value)

    assert wrong == bool(Schema(SCHEMA).faults(value))


def test_a_right_value_has_no_faults() -> None:
    order = {"id": "o-1", "total": 3.5, "lines": [{"sku": 1}], "either": {"y": 1}, "kind": "a"}

    assert [] == Schema(SCHEMA).faults(order)


def test_all_faults_are_named_in_the_order_of_their_places() -> None:
    faults = Schema(SCHEMA).faults({"total": 11, "kind": "c", "lines": [{}]})

    assert ["required", "enum", "required", "maximum"] == [fault.validator for fault in faults]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "minProperties": 1},
        {"enum": [1, 2]},
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"$ref": "#"},
    ],
)
def test_an_unknown_keyword_leaves_everything_to_jsonschema(schema: dict[str, Any]) -> None:
    assert not Schema(schema).is_quick
    assert Schema(SCHEMA).is_quick


def test_a_schema_left_to_jsonschema_still_finds_faults() -> None:
    schema = Schema({"type": "object", "minProperties": 1})

    assert ["minProperties"] == [fault.validator for fault in schema.faults({})]
    assert [] == schema.faults({"a": 1})
