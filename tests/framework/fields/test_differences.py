"""Where we differ from the reference on purpose, a test for each line.

Source: spec, "Destinations, actions", section 16, as far as it concerns sections 2 to 4.
"""

from typing import Any

import pytest

from onward.errors import DefinitionError, FieldProblem, PayloadError
from onward.fields import compile_fields

PRODUCTS = {
    "label": "Products",
    "type": "object",
    "multiple": True,
    "properties": {
        "id": {"label": "ID", "type": "string"},
        "price": {"label": "Price", "type": "number"},
        "tags": {"label": "Tags", "type": "string", "multiple": True},
    },
}


def problems(definitions: dict[str, Any], payload: Any) -> list[tuple[str, str]]:
    """Pointer and rule of each problem of a payload."""
    return [(one.pointer, one.rule) for one in found(definitions, payload)]


def found(definitions: dict[str, Any], payload: Any) -> tuple[FieldProblem, ...]:
    """The problems of a payload."""
    with pytest.raises(PayloadError) as caught:
        compile_fields(definitions)(payload)
    return caught.value.problems


def one(**definition: Any) -> dict[str, Any]:
    """Definitions of a single field "f"."""
    return {"f": {"label": "F", **definition}}


def test_items_of_a_list_of_objects_are_cleaned_like_any_object() -> None:
    validate = compile_fields({"products": PRODUCTS})
    payload = {"products": [{"id": None, "price": None}, {"id": "a", "price": ""}]}

    assert {"products": [{}, {"id": "a"}]} == validate(payload)


def test_empty_items_of_lists_within_objects_are_dropped() -> None:
    validate = compile_fields({"products": PRODUCTS})

    assert {"products": [{"tags": ["x"]}]} == validate({"products": [{"tags": [None, "x"]}]})


def test_the_root_rule_is_the_same_in_batches() -> None:
    validate = compile_fields(one(type="string"))

    assert validate({"f": ""}) == validate({"f": ""}, batch=True) == {}


@pytest.mark.parametrize("kind", ["number", "integer"])
def test_limits_of_zero_are_enforced_for_numbers(kind: str) -> None:
    assert [("/f", "minimum")] == problems(one(type=kind, minimum=0), {"f": -1})
    assert [("/f", "maximum")] == problems(one(type=kind, maximum=0), {"f": 1})


def test_a_length_limit_of_zero_is_none() -> None:
    assert {"f": "abc"} == compile_fields(one(type="string", maximum=0))({"f": "abc"})


def test_limits_of_whole_numbers_are_enforced() -> None:
    assert [("/f", "maximum")] == problems(one(type="integer", maximum=10), {"f": 11})


def test_format_length_and_range_hold_for_each_item() -> None:
    mails = one(type="string", multiple=True, format="email")
    codes = one(type="string", multiple=True, maximum=2)
    numbers = one(type="number", multiple=True, minimum=5)

    assert [("/f/1", "format")] == problems(mails, {"f": ["a@b.example", "x"]})
    assert [("/f/0", "maxLength")] == problems(codes, {"f": ["abc"]})
    assert [("/f/0", "minimum")] == problems(numbers, {"f": ["4"]})


def test_null_is_a_value_of_lists_and_objects_that_allow_it() -> None:
    nullable = {"allowNull": True, "label": "F"}
    inner = {"type": "object", "properties": {"a": {"type": "string"}}}
    validate = compile_fields(
        {"l": {**nullable, "type": "string", "multiple": True}, "o": {**nullable, **inner}}
    )

    assert {"l": None, "o": None} == validate({"l": None, "o": None})


def test_a_numeric_choice_of_a_text_field_is_text() -> None:
    validate = compile_fields(one(type="string", choices=[978, {"label": "USD", "value": 840}]))

    assert {"f": "978"} == validate({"f": 978})
    assert {"f": "840"} == validate({"f": "840"})


def test_a_text_choice_of_a_number_field_is_a_number() -> None:
    assert {"f": 2} == compile_fields(one(type="number", choices=["2"]))({"f": "2"})


def test_a_choice_that_cannot_be_converted_stays() -> None:
    assert [("/f", "enum")] == problems(one(type="number", choices=["x"]), {"f": 2})


def conditional(*conditions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Definitions in which "f" is needed when all conditions hold."""
    return {
        "f": {"label": "F", "type": "string", "required": {"conditions": [*conditions], **more}},
        "n": {"label": "N", "type": "number", "allowNull": True},
        "o": {
            "label": "O",
            "type": "object",
            "properties": {"s": {"label": "S", "type": "string"}},
        },
    }


@pytest.mark.parametrize("value", [0, False])
def test_zero_and_false_are_present(value: object) -> None:
    given = conditional({"fieldKey": "n", "operator": "is_not"})
    missing = conditional({"fieldKey": "n", "operator": "is"})

    assert [("", "required")] == problems(given, {"n": value})
    assert {"n": 0} == compile_fields(missing)({"n": value})


def test_null_counts_as_absent_in_an_only_condition() -> None:
    assert [("", "required")] == problems(
        conditional({"fieldKey": "n", "operator": "is"}), {"n": None}
    )


def test_null_is_present_among_several_conditions() -> None:
    several = conditional({"fieldKey": "n", "operator": "is"}, {"fieldKey": "o", "operator": "is"})

    assert {"n": None} == compile_fields(several)({"n": None})


def test_presence_of_a_sub_field_is_asked_as_of_a_field() -> None:
    given = conditional({"fieldKey": "o.s", "operator": "is_not"})
    missing = conditional({"fieldKey": "o.s", "operator": "is"})

    assert [("", "required")] == problems(given, {"o": {"s": "x"}})
    assert {"o": {"s": "x"}} == compile_fields(missing)({"o": {"s": "x"}})
    assert [("", "required")] == problems(missing, {"o": {}})


def test_conditions_compare_before_coercion() -> None:
    validate = compile_fields(conditional({"fieldKey": "n", "operator": "is", "value": 10}))

    assert {"n": 10} == validate({"n": "10"})


def test_a_list_of_values_means_one_of_them() -> None:
    is_one = conditional({"fieldKey": "n", "operator": "is", "value": [1, 2]})
    is_none = conditional({"fieldKey": "n", "operator": "is_not", "value": [1, 2]})

    assert [("", "required")] == problems(is_one, {"n": 2})
    assert {"n": 2} == compile_fields(is_none)({"n": 2})
    assert [("", "required")] == problems(is_none, {"n": 3})


def sub_conditional(**more: Any) -> dict[str, Any]:
    """An object whose member "s" is needed on two conditions, and "t" always."""
    both = [
        {"fieldKey": "a", "operator": "is", "value": 1},
        {"fieldKey": "b", "operator": "is", "value": 1},
    ]
    return {
        "a": {"label": "A", "type": "number"},
        "b": {"label": "B", "type": "number"},
        "o": {
            "label": "O",
            "type": "object",
            "properties": {
                "s": {"label": "S", "type": "string", "required": {"conditions": both}},
                "t": {"label": "T", "type": "string", "required": True},
            },
            **more,
        },
    }


def test_a_sub_field_with_two_conditions_is_demanded_in_its_object() -> None:
    [problem] = found(sub_conditional(), {"a": 1, "b": 1, "o": {"t": "x"}})

    assert ("/o", "s") == (problem.pointer, problem.field)
    assert {"a": 1, "b": 2, "o": {"t": "x"}} == compile_fields(sub_conditional())(
        {"a": 1, "b": 2, "o": {"t": "x"}}
    )


def test_plainly_required_members_are_enforced_beside_conditional_ones() -> None:
    assert [("/o", "required")] == problems(sub_conditional(), {"o": {"s": "x"}})


def test_conditional_members_are_enforced_in_lists_of_objects() -> None:
    payload = {"a": 1, "b": 1, "o": [{"t": "x", "s": "y"}, {"t": "x"}]}

    assert [("/o/1", "required")] == problems(sub_conditional(multiple=True), payload)


def test_a_condition_may_ask_for_the_sync_mode() -> None:
    definitions = conditional({"type": "syncMode", "operator": "is", "value": "delete"})

    with pytest.raises(PayloadError, match='because Sync mode is "delete"'):
        compile_fields(definitions)({}, sync_mode="delete")
    assert {} == compile_fields(definitions)({}, sync_mode="add")
    assert {} == compile_fields(definitions)({})


@pytest.mark.parametrize(
    ("required", "sentence"),
    [
        ({"conditions": []}, 'Field "f" is required on no conditions.'),
        ({"conditions": [{"fieldKey": "n", "operator": "gt"}]}, "operator 'gt'"),
        ({"conditions": [{"operator": "is"}]}, 'a condition without "fieldKey"'),
        ({"conditions": [{"fieldKey": "n", "operator": "is"}], "match": "one"}, "'one'"),
    ],
)
def test_conditions_that_cannot_work_are_refused_at_once(
    required: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        compile_fields(one(type="string", required=required))

    assert sentence in str(caught.value)


@pytest.mark.parametrize("text", ["0x10", " ", "Infinity", "-Infinity", "1e999", "NaN"])
def test_such_text_is_no_number(text: str) -> None:
    assert [("/f", "type")] == problems(one(type="number"), {"f": text})


def test_numeric_text_is_exact() -> None:
    validate = compile_fields(one(type="number"))

    assert {"f": 12345678901234567890123} == validate({"f": "12345678901234567890123"})
    assert {"f": 1000} == validate({"f": "1e3"})


@pytest.mark.parametrize("kind", ["string", "number", "boolean", "datetime"])
def test_null_in_a_list_of_one_is_empty(kind: str) -> None:
    assert {} == compile_fields(one(type=kind))({"f": [None]})


def test_a_list_of_one_is_unwrapped_for_every_scalar() -> None:
    assert {"f": 5} == compile_fields(one(type="datetime"))({"f": [5]})
    assert {"f": "x"} == compile_fields(one(type="string", allowNull=True))({"f": ["x"]})
    assert {"f": None} == compile_fields(one(type="string", allowNull=True))({"f": [None]})


@pytest.mark.parametrize("value", [0, False])
def test_zero_and_false_are_no_null_for_an_object(value: object) -> None:
    assert [("/f", "type")] == problems(one(type="object", allowNull=True), {"f": value})


@pytest.mark.parametrize("text", ["hello 1", "2024-02-31", "2024-13-01", "tomorrow", " "])
def test_such_text_is_no_date(text: str) -> None:
    assert [("/f", "format")] == problems(one(type="datetime"), {"f": text})


@pytest.mark.parametrize(
    "text",
    ["2024-02-29", "2024/3/5", "2024-03-05 14:07", "Tue, 05 Mar 2024 14:07:09 GMT", "1700000000"],
)
def test_such_text_is_a_date_and_stays_as_it_is(text: str) -> None:
    assert {"f": text} == compile_fields(one(type="datetime"))({"f": text})


@pytest.mark.parametrize(
    ("value", "notes"),
    [
        ("12", ['F is "12", neither seconds nor milliseconds since 1970.']),
        (12, ["F is 12, neither seconds nor milliseconds since 1970."]),
        ("1700000000", []),
        (1700000000123, []),
        ("2024-03-05", []),
    ],
    ids=repr,
)
def test_a_number_that_is_no_plausible_time_is_noted(value: object, notes: list[str]) -> None:
    found: list[str] = []

    assert {"f": value} == compile_fields(one(type="datetime"))({"f": value}, notes=found)
    assert notes == found


def test_a_date_and_time_needs_no_zone() -> None:
    validate = compile_fields(one(type="string", format="date-time"))

    assert {"f": "2024-03-05T14:07:09"} == validate({"f": "2024-03-05T14:07:09"})


@pytest.mark.parametrize(
    ("definition", "sentence"),
    [
        ({"type": "strng"}, 'Did you mean "string"?'),
        ({"type": None}, "Use one of string, text"),
        ({"type": "string", "format": "e-mail"}, 'Did you mean "email"?'),
        ({"type": "string", "format": "zzz"}, "Use one of email, uri"),
    ],
)
def test_a_definition_that_cannot_work_is_refused(
    definition: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        compile_fields({"f": definition})

    assert sentence in str(caught.value)


def test_definitions_are_an_object() -> None:
    listed: Any = []

    with pytest.raises(DefinitionError):
        compile_fields(listed)


def test_a_payload_is_an_object() -> None:
    with pytest.raises(PayloadError, match="The event's data should be a group of values"):
        compile_fields(one(type="string"))("text")  # type: ignore[arg-type]


def test_without_fields_a_payload_stays_as_it_is() -> None:
    payload = {"a": None}

    assert payload is compile_fields({})(payload)


def test_a_plain_string_format_means_nothing() -> None:
    assert {"f": "x"} == compile_fields(one(type="string", format="password"))({"f": "x"})


def test_a_group_is_no_list_inside_a_group() -> None:
    assert [("/products/0/tags", "type")] == problems(
        {"products": PRODUCTS}, {"products": [{"tags": {"a": 1}}]}
    )


@pytest.mark.parametrize(
    ("value", "held"),
    [({"x": [1, True]}, True), ({"x": [1, 1]}, False), ({"x": [1]}, False), ({}, False)],
)
def test_conditions_compare_whole_values(value: dict[str, Any], held: object) -> None:
    free = {"o": {"label": "O", "type": "object"}}
    needed = conditional({"fieldKey": "o", "operator": "is", "value": {"x": [1, True]}}) | free
    validate = compile_fields(needed)

    if held:
        assert [("", "required")] == problems(needed, {"o": value})
    else:
        assert {"o": value} == validate({"o": value})
