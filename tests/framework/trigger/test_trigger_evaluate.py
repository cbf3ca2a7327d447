"""When a trigger holds."""

import copy
from typing import Any

import pytest

from onward.errors import TriggerError
from onward.trigger import Condition, Group, compile_trigger, parse_trigger
from onward.values import MISSING

CLAUSES = (
    'properties.x = "5"',
    'properties.x != "5"',
    "properties.x = 5",
    "properties.x != 5",
    "properties.x > 4",
    'contains(properties.x, "5")',
    '!contains(properties.x, "5")',
    "properties.x != null",
    "properties.x = null",
    "properties.x = true",
)


@pytest.mark.parametrize(
    ("found", "marks"),
    [
        (MISSING, "-T------T-"),
        (None, "-T------T-"),
        ("5", "T----T-T--"),
        (5, "-TT-T--T--"),
        (6, "-T-TT--T--"),
        (True, "-T-----T-T"),
        ("abc", "-T----TT--"),
        (["5"], "-T-----T--"),
    ],
)
def test_absent_and_mixed_values_behave_as_the_table_says(found: object, marks: str) -> None:
    event = {"properties": {} if found is MISSING else {"x": found}}

    results = [compile_trigger(clause)(event) for clause in CLAUSES]

    assert [mark == "T" for mark in marks] == results


@pytest.mark.parametrize(
    ("text", "found", "holds"),
    [
        ("properties.x != true", True, False),
        ("properties.x != true", False, True),
        ("properties.x != true", "true", True),
        ("properties.x != true", 1, True),
        ("properties.x != false", None, True),
        ("properties.x != false", False, False),
        ("properties.x = false", False, True),
        ("properties.x = false", 0, False),
        ('properties.x < "0x10"', 5, False),
        ('properties.x < "0x10"', 99, False),
        ('properties.x < ""', -1, False),
        ('properties.x < " "', -1, False),
        ('properties.x < "1e1"', 5, True),
        ('properties.x <= " 5 "', 5, True),
        ('properties.x < "Infinity"', 5, True),
        ("properties.x <= 5", 5.0, True),
        ("properties.x < 5", 5, False),
        ("properties.x >= 5", 5, True),
        ("properties.x >= 5", True, False),
        ("properties.x.length = 2", [1, 2], True),
        ("properties.x.length = 2", "ab", True),
        ("properties.x.size = null", [1, 2], True),
        ("properties.x.upper = null", "ab", True),
        ("properties.x.y = null", 0, False),
        ('properties.x.y = ""', "", True),
        ('match(properties.x, "*")', "", True),
        ('match(properties.x, "*")', 5, False),
        ('match(properties.x, "Ord*")', "Order", True),
        ('!match(properties.x, "Ord*")', "Order", False),
        ('!match(properties.x, "Ord*")', "Product", True),
        ('!match(properties.x, "Ord*")', None, False),
        ('match(properties.x, "*er")', "Order", True),
        ('!match(properties.x, "*er")', "Order", False),
        ('!match(properties.x, "*er")', "Product", True),
        ('contains(properties.x, "ORD")', "Order", False),
        (r"properties.x\[0\].id = 7", [{"id": 7}], True),
        (r"properties.x.\0.id = 7", [{"id": 7}], True),
        ("properties.x[1].id = 7", [{"id": 7}], False),
    ],
)
def test_an_operator_asks_exactly(text: str, found: object, *, holds: bool) -> None:
    assert holds is compile_trigger(text)({"properties": {"x": found}})


@pytest.mark.parametrize(
    ("text", "event", "holds"),
    [
        ("event = null", {}, True),
        ("event = null", {"event": None}, True),
        ("event = null", {"event": "null"}, False),
        ("event != null", {"event": "null"}, True),
        ("type = null", {"type": "track"}, False),
        ("type = 'track'", {"type": "track"}, True),
        ('event = "A" OR event = "B"', {"event": "B"}, True),
        ("userId = 42", {"userId": "42"}, True),
        ("userId = 42", {"userId": 42}, False),
        ("traits.email = null", {"context": {"traits": {"email": "a"}}}, True),
        ("properties.x = null", {"properties": None}, True),
        ("properties.x = null", {"properties": False}, False),
        ("properties.x.y = null", {}, True),
        ('properties.x = "a"', {"properties": "a"}, False),
        (
            '(contains(event, "A") or event = "B") and type = "track"',
            {"event": "A", "type": "page"},
            False,
        ),
        ("name = a or name = b or name = c or name = d", {"name": "d"}, True),
        ("name = a or name = b or name = c or name = d", {"name": "e"}, False),
        ("name != a and name != b and name != c and name != d", {"name": "e"}, True),
        ("name != a and name != b and name != c and name != d", {"name": "d"}, False),
        ("name != a and name != b and name != c", {"name": "c"}, False),
    ],
)
def test_a_trigger_holds_or_not(text: str, event: dict[str, Any], *, holds: bool) -> None:
    assert holds is compile_trigger(text)(event)


@pytest.mark.parametrize(
    "tree",
    [
        {"type": "group", "operator": "or", "children": []},
        {"type": "group", "operator": "xor", "children": [{"type": "event", "operator": "exists"}]},
        {"type": "group", "children": []},
        {"type": "event-color", "operator": "exists"},
        {"type": "event", "operator": "resembles", "value": "A"},
        {"type": "event"},
        {},
        {"error": {"message": "no"}},
        {"type": "event-property", "name": "x", "operator": "number_equals", "value": "abc"},
        {"type": "event-property", "name": "x", "operator": ">", "value": True},
        {"type": "event-property", "name": "x", "operator": ">", "value": ["1"]},
    ],
)
def test_a_tree_that_says_nothing_known_holds_for_none(tree: dict[str, Any]) -> None:
    assert False is compile_trigger(tree)({"event": "A", "properties": {"x": 5}})


def test_number_not_equals_with_other_text_holds_for_every_number() -> None:
    tree = {"type": "event-property", "name": "x", "operator": "number_not_equals", "value": "abc"}

    assert True is compile_trigger(tree)({"properties": {"x": 5}})


def test_an_empty_and_group_holds() -> None:
    assert True is compile_trigger(Group("and", ()))({})


def test_a_group_of_one_is_its_condition() -> None:
    tree = Group("or", (Group("and", (Condition("event", "=", value="A"),)),))

    assert True is compile_trigger(tree)({"event": "A"})


@pytest.mark.parametrize("event", [None, MISSING, "track", 5, [], True])
def test_what_is_no_event_never_matches(event: object) -> None:
    assert False is compile_trigger('type != "x"')(event)


def test_neither_tree_nor_event_is_changed() -> None:
    tree = parse_trigger("properties.x[0] != null or traits.y > 5").to_dict()
    event = {"properties": {"x": [1]}}
    before = copy.deepcopy((tree, event))

    compile_trigger(tree)(event)

    assert before == (tree, event)


@pytest.mark.parametrize(
    "tree",
    [
        {"type": "group", "operator": "and", "children": 5},
        {"type": "group", "operator": "and", "children": [5]},
        {"type": "group", "operator": "and", "children": [{"error": "no"}]},
    ],
)
def test_what_is_no_tree_is_refused(tree: dict[str, Any]) -> None:
    with pytest.raises(TriggerError, match="This tree cannot be a trigger"):
        compile_trigger(tree)


def test_a_trigger_knows_its_text() -> None:
    text = "type = 'track'  and event = A"

    assert text == compile_trigger(text).text


def test_a_trigger_made_from_a_tree_writes_its_text() -> None:
    trigger = compile_trigger({"type": "event", "operator": "=", "value": "A"})

    assert 'event = "A"' == trigger.text


def test_a_trigger_shows_what_it_asks() -> None:
    assert "Trigger('event = A')" == repr(compile_trigger("event = A"))
