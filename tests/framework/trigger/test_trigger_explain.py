"""Why a trigger did not match, with the edit that helps."""

from typing import Any

import pytest

from onward.trigger import Condition, Group, compile_trigger
from onward.values import MISSING

EVENT: dict[str, Any] = {
    "type": "track",
    "event": "order_completed",
    "userId": "ada@example.com",
    "properties": {
        "total": 50,
        "Plan": "pro",
        "count": "5",
        "paid": True,
        "tags": ["a"],
        "phone": "+1 415 555 0132",
        "quotes": '"it\'s"',
        "stars": "A*B",
        "when": "2026-11-20",
        "token": "sk1234567890abcdef1234567890",
        "big": 14155550132,
        "empty": None,
        "text": "x" * 50,
        "group": {"a": 1},
        "off": False,
        "infinite": float("inf"),
    },
    "context": {"traits": {"email": "ada@example.com"}},
    "traits": {"plan": "free"},
}


def test_each_clause_has_a_verdict_with_the_value_found() -> None:
    explanation = compile_trigger(
        'type = "track" and (properties.total > 100 or name != "Home" or properties.plan = "pro")'
    ).explain(EVENT)

    assert [
        ('type = "track"', "true", True, "track", (0,)),
        ("properties.total > 100", "false", False, 50, (1, 0)),
        ('name != "Home"', "unknown", True, MISSING, (1, 1)),
        ('properties.plan = "pro"', "unknown", False, MISSING, (1, 2)),
    ] == [(c.text, c.verdict, c.holds, c.found, c.place) for c in explanation.clauses]


def test_a_match_needs_no_edit() -> None:
    explanation = compile_trigger('type = "track"').explain(EVENT)

    assert (True, "", None) == (
        explanation.matches,
        explanation.nearest_miss,
        explanation.suggestion,
    )


def test_clauses_about_existence_are_never_unknown() -> None:
    explanation = compile_trigger("name = null and name != null").explain(EVENT)

    assert ["true", "false"] == [clause.verdict for clause in explanation.clauses]


@pytest.mark.parametrize(
    ("text", "miss", "suggestion"),
    [
        (
            'type = "track" and event = "Order Completed"',
            'event is "order_completed", you wrote "Order Completed". Each character counts.',
            'type = "track" and event = "order_completed"',
        ),
        (
            'event = "Order_Completed"',
            'event is "order_completed", you wrote "Order_Completed". Letter case counts.',
            'event = "order_completed"',
        ),
        (
            'event = "order_completed "',
            'event is "order_completed", you wrote "order_completed ". Spaces count.',
            'event = "order_completed"',
        ),
        (
            'event = "Order Created" or event = "Order Completed" or type = "page"',
            'event is "order_completed", you wrote "Order Completed". Each character counts.',
            'event = "Order Created" or event = "order_completed" or type = "page"',
        ),
        (
            "properties.total > 100",
            "properties.total is 50, you ask for properties.total > 100.",
            "properties.total >= 50",
        ),
        (
            "properties.total < 5",
            "properties.total is 50, you ask for properties.total < 5.",
            "properties.total <= 50",
        ),
        (
            "properties.total = 5",
            "properties.total is 50, you wrote 5.",
            "properties.total = 50",
        ),
        (
            'properties.total = "50"',
            'properties.total is 50, you wrote "50". One is text, the other is not.',
            "properties.total = 50",
        ),
        (
            "properties.count = 5",
            'properties.count is "5", you wrote 5. One is text, the other is a number.',
            'properties.count = "5"',
        ),
        (
            'properties.when = "soon"',
            'properties.when is "2026-11-20", you wrote "soon".',
            'properties.when = "2026-11-20"',
        ),
        (
            "properties.when = 5",
            'properties.when is "2026-11-20", you wrote 5.',
            'properties.when = "2026-11-20"',
        ),
        (
            'properties.paid = "yes"',
            'properties.paid is true, you wrote "yes".',
            "properties.paid = true",
        ),
        (
            "properties.off != false",
            "properties.off is false, you ask for properties.off != false.",
            "properties.off = false",
        ),
        (
            'properties.plan = "pro"',
            'properties.plan is missing, but properties.Plan is "pro".',
            'properties.Plan = "pro"',
        ),
        (
            'properties.plan = "free" and type = "track"',
            'properties.plan is missing, you ask for properties.plan = "free".',
            'type = "track"',
        ),
        (
            "properties.empty > 1",
            "properties.empty is empty, you ask for properties.empty > 1.",
            'type = "track"',
        ),
        (
            "traits.email != null",
            (
                "traits.email is missing, but context.traits.email is a value of 15 characters that "
                'starts with "ad".'
            ),
            "context.traits.email != null",
        ),
        (
            'context.traits.plan = "free"',
            'context.traits.plan is missing, but traits.plan is "free".',
            'traits.plan = "free"',
        ),
        (
            'context.device.id = "7"',
            'context.device.id is missing, you ask for context.device.id = "7".',
            'type = "track"',
        ),
        (
            'userId = "grace@example.com"',
            (
                'userId is a value of 15 characters that starts with "ad", '
                'you wrote "grace@example.com".'
            ),
            "userId != null",
        ),
        (
            'properties.phone = "1"',
            'properties.phone is a value of 15 characters that starts with "+1", you wrote "1".',
            "properties.phone != null",
        ),
        (
            'properties.token = "1"',
            'properties.token is a value of 28 characters that starts with "sk", you wrote "1".',
            "properties.token != null",
        ),
        (
            "properties.big = 1",
            "properties.big is a long number, you wrote 1.",
            "properties.big != null",
        ),
        (
            "properties.infinite = 1",
            "properties.infinite is a long number, you wrote 1.",
            "properties.infinite != null",
        ),
        (
            'properties.quotes = "1"',
            'properties.quotes is ""it\'s"", you wrote "1".',
            "properties.quotes != null",
        ),
        (
            'properties.tags = "a"',
            'properties.tags is a list, you wrote "a". One is text, the other is not.',
            "properties.tags != null",
        ),
        (
            "properties.group = 5",
            "properties.group is a group of values, you wrote 5.",
            "properties.group != null",
        ),
        (
            'properties.text = "y"',
            f'properties.text is "{"x" * 40}…", you wrote "y".',
            f'properties.text = "{"x" * 50}"',
        ),
        (
            'contains(event, "Completed")',
            'event is "order_completed", you ask for contains(event, "Completed").',
            'contains(event, "completed")',
        ),
        (
            'match(event, "Order_*")',
            'event is "order_completed", you ask for match(event, "Order_*").',
            'match(event, "order_*")',
        ),
        (
            'match(event, "COMPLETED*")',
            'event is "order_completed", you ask for match(event, "COMPLETED*").',
            'contains(event, "completed")',
        ),
        (
            'contains(properties.stars, "a*b")',
            'properties.stars is "A*B", you ask for contains(properties.stars, "a*b").',
            'contains(properties.stars, "A*B")',
        ),
        (
            'match(properties.stars, "a*")',
            'properties.stars is "A*B", you ask for match(properties.stars, "a*").',
            'match(properties.stars, "A*")',
        ),
        (
            '!contains(event, "order")',
            'event is "order_completed", you ask for !contains(event, "order").',
            'event = "order_completed"',
        ),
        (
            "event = null",
            'event is "order_completed", you ask for event = null.',
            "event != null",
        ),
        (
            'event = "A" and name = "B" and userId = null and traits.plan = "c" and properties.x = 1',
            (
                'event is "order_completed", you wrote "A". name is missing, you ask for name = "B". '
                'userId is a value of 15 characters that starts with "ad", you ask for userId = null. '
                "And 2 more."
            ),
            'event = "order_completed" and userId != null and traits.plan = "free"',
        ),
        (
            '(name = "A" and name = "B") or properties.total = "50"',
            'properties.total is 50, you wrote "50". One is text, the other is not.',
            '(name = "A" and name = "B") or properties.total = 50',
        ),
        (
            'event = "order_completed" and (name = "A" or name = "B")',
            'name is missing, you ask for name = "A".',
            'event = "order_completed"',
        ),
    ],
)
def test_the_nearest_miss_comes_with_the_smallest_edit(
    text: str, miss: str, suggestion: str
) -> None:
    explanation = compile_trigger(text).explain(EVENT)

    assert (miss, suggestion) == (explanation.nearest_miss, explanation.suggestion)


def test_a_number_where_text_belongs_is_only_asked_to_exist() -> None:
    explanation = compile_trigger("event = A").explain({"event": 5})

    assert ('event is 5, you wrote "A".', "event != null") == (
        explanation.nearest_miss,
        explanation.suggestion,
    )


def test_a_number_too_long_for_anything_is_explained_too() -> None:
    explanation = compile_trigger('properties.x = "A"').explain({"properties": {"x": 10**400}})

    assert ('properties.x is a long number, you wrote "A".', "properties.x != null") == (
        explanation.nearest_miss,
        explanation.suggestion,
    )


@pytest.mark.parametrize(
    ("event", "suggestion"),
    [
        ({"type": "page"}, 'type = "page"'),
        ({"type": ""}, 'type = ""'),
        ({"type": None}, 'type != ""'),
        ({}, 'type != ""'),
    ],
)
def test_a_trigger_of_which_nothing_fits_asks_for_the_type(
    event: dict[str, Any], suggestion: str
) -> None:
    assert suggestion == compile_trigger("properties.x = 5").explain(event).suggestion


@pytest.mark.parametrize(
    ("tree", "miss", "suggestion"),
    [
        (
            Group("xor", (Condition("event", "exists"),)),
            'A group joined with "xor" never holds as it stands.',
            'type = "track"',
        ),
        (
            Group("or", ()),
            'A group joined with "or" never holds as it stands.',
            'type = "track"',
        ),
        (
            Group("and", (Group("and", ()), Condition("name", "exists"))),
            "name is missing, you ask for name != null.",
            'type = "track"',
        ),
        (
            Condition("event-color", "exists"),
            'No event has what "event-color" asks for.',
            'type = "track"',
        ),
        (
            Condition("event", "resembles", value="A"),
            'event is "order_completed", you ask for event resembles "A".',
            'event = "order_completed"',
        ),
        (
            Group(
                "or",
                (
                    Condition("event", "=", value="order completed"),
                    Condition("event", "=", value="both \" and '"),
                ),
            ),
            'event is "order_completed", you wrote "order completed". Each character counts.',
            None,
        ),
    ],
)
def test_trees_that_no_text_gives_are_explained_too(
    tree: Group | Condition, miss: str, suggestion: str | None
) -> None:
    explanation = compile_trigger(tree).explain(EVENT)

    assert (miss, suggestion) == (explanation.nearest_miss, explanation.suggestion)


def test_a_condition_that_is_not_known_is_unknown() -> None:
    (clause,) = compile_trigger(Condition("event-color", "exists")).explain(EVENT).clauses

    assert ("event-color exists", "unknown", "Onward does not know this condition.") == (
        clause.text,
        clause.verdict,
        clause.sentence,
    )


def test_without_an_event_there_is_nothing_to_explain() -> None:
    explanation = compile_trigger("event = A").explain(None)

    assert (False, (), "There is no event.") == (
        explanation.matches,
        explanation.clauses,
        explanation.nearest_miss,
    )


def test_values_found_stay_out_of_the_text_of_an_explanation() -> None:
    assert "ada@example.com" not in repr(compile_trigger("userId = x").explain(EVENT))
