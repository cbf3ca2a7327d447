"""From tree to text."""

import math
from typing import Any

import pytest

from onward.errors import TriggerError
from onward.trigger import Condition, Group, compile_trigger, format_trigger, parse_trigger


def on_property(operator: str, value: Any = None, name: str = "x") -> Condition:
    return Condition("event-property", operator, name, value)


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (on_property("=", 'a "b"'), "properties.x = 'a \"b\"'"),
        (on_property("contains", "it's"), 'contains(properties.x, "it\'s")'),
        (on_property("!=", value=True), "properties.x != true"),
        (on_property("!=", value=False), "properties.x != false"),
        (on_property("=", 5), "properties.x = 5"),
        (on_property("number_equals", "88.0"), "properties.x = 88"),
        (on_property("number_not_equals", 1e-7), "properties.x != 0.0000001"),
        (on_property("number_equals", 1e21), "properties.x = 1000000000000000000000"),
        (on_property("number_equals", 10**20 + 1), "properties.x = 100000000000000000001"),
        (on_property("<", "abc"), 'properties.x < "abc"'),
        (on_property("exists", name="and"), r"properties.\and != null"),
        (on_property("exists", name="a.-b"), r"properties.a.\-b != null"),
        (on_property("exists", name="a..b"), r"properties.a\.\.b != null"),
        (on_property("exists", name="products.0.id"), r"properties.products.\0.id != null"),
        (on_property("exists", name="0"), "properties.0 != null"),
        (on_property("exists", name="a\\b"), r"properties.a\\b != null"),
        (on_property("exists", name="a😀"), "properties.a\\😀 != null"),
        (on_property("resembles", "a"), 'properties.x resembles "a"'),
        (Group("and", (Group("or", (Condition("name", "exists"),)),)), "name != null"),
    ],
)
def test_a_tree_is_written(tree: Condition | Group, text: str) -> None:
    assert text == format_trigger(tree)


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        (on_property("=", "both \" and '"), "both kinds of quotes"),
        (on_property("exists", name=""), "no name"),
        (Condition("event-trait", "exists"), "Name a member, as in traits.plan."),
        (Condition("event-color", "exists"), '"event-color" is not a type of condition'),
        (on_property("number_equals", "abc"), "too large"),
        (on_property("number_equals", math.inf), "too large"),
        (on_property("number_equals", 10**400), "too large"),
    ],
)
def test_what_no_text_can_say_is_refused(tree: Condition, says: str) -> None:
    with pytest.raises(TriggerError, match=says):
        format_trigger(tree)


@pytest.mark.parametrize("error", [{"message": "Unknown token"}, "Unknown token"])
def test_a_tree_that_carries_an_error_raises_it(error: object) -> None:
    with pytest.raises(TriggerError, match="Unknown token"):
        format_trigger({"error": error})


def test_a_stored_tree_reads_back_from_the_text_of_its_trigger() -> None:
    trigger = compile_trigger(on_property("exists", name="0"))

    assert r"properties.\0 != null" == trigger.text
    assert Group("and", (on_property("exists", name="0"),)) == parse_trigger(trigger.text)


def test_the_dict_of_a_condition_leaves_out_what_does_not_apply() -> None:
    assert {"type": "name", "operator": "exists"} == Condition("name", "exists").to_dict()
