"""Explanations: where each value came from, or why nothing came."""

from typing import Any

import pytest

from onward.mapping import compile_record, explain
from onward.mapping.nearby import nearest_path
from onward.values import MISSING

EVENT: dict[str, Any] = {
    "type": "track",
    "event": "Order Completed",
    "context": {"traits": {"email": "ada@example.com"}},
    "properties": {"order_id": "o-1", "total": 5, "items": [{"id": "a"}], "none": None},
}


def explained(value: Any) -> tuple[Any, str, str]:
    found = compile_record({"x": value}).explain(EVENT).members[0]
    return found.value, found.source, found.reason


def choice(asked: str, **branches: Any) -> dict[str, Any]:
    return {"@if": {"exists": {"@path": asked}, **branches}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("$.event", ("Order Completed", "$.event", "")),
        ("fixed", ("fixed", "fixed value", "")),
        (["$.type"], (["track"], "list", "")),
        ("{{ properties.total * 2 }}", ("10", "template", "")),
        (
            "{{ properties.gone * 2 }}",
            (MISSING, "template", "properties.gone is missing in this event."),
        ),
        (
            "$.traits.email",
            (
                MISSING,
                "$.traits.email",
                "$.traits.email was not found in this event. Did you mean context.traits.email?",
            ),
        ),
        (
            "$.nothing",
            (MISSING, "$.nothing", "$.nothing was not found in this event."),
        ),
        (
            choice("$.properties.orderId", then=1, **{"else": {"@path": "$.event"}}),
            ("Order Completed", "$.event", ""),
        ),
        (choice("$.event", then={"@path": "$.type"}), ("track", "$.type", "")),
        (
            choice("$.properties.orderId", then=1),
            (
                MISSING,
                "$.properties.orderId",
                (
                    "$.properties.orderId was not found in this event."
                    ' Did you mean properties.order_id? There is no "else".'
                ),
            ),
        ),
        (
            choice("$.properties.none", then=1),
            (MISSING, "$.properties.none", '$.properties.none is empty. There is no "else".'),
        ),
        (
            choice("$.event", **{"else": 1}),
            (MISSING, "$.event", '$.event is there. There is no "then".'),
        ),
        (
            {"@if": {"blank": {"@path": "$.event"}, "then": "filled"}},
            ("filled", "fixed value", ""),
        ),
        ({"@literal": {"@path": "$.type"}}, ("track", "$.type", "")),
        (
            {"@case": {"operator": "upper", "value": {"@path": "$.type"}}},
            ("TRACK", "$.type, Change case", ""),
        ),
        (
            {"@case": {"operator": "upper", "value": {"@path": "$.gone"}}},
            (MISSING, "$.gone, Change case", "$.gone was not found in this event."),
        ),
        ({"@excludeWhenNull": {"@path": "$.type"}}, ("track", "$.type, Leave out when empty", "")),
        (
            {"@excludeWhenNull": {"@path": "$.properties.none"}},
            (
                MISSING,
                "$.properties.none, Leave out when empty",
                "It gave nothing for this event.",
            ),
        ),
        (
            {"@arrayPath": ["$.properties.items", {"i": {"@path": "$.id"}}]},
            ([{"i": "a"}], "$.properties.items", ""),
        ),
        ({"@merge": {"direction": "left", "objects": [{"a": 1}]}}, ({"a": 1}, "Merge", "")),
        (
            {"@case": {"value": "x"}},
            (MISSING, "", 'The mapping: Change case needs "operator".'),
        ),
        (
            {"@if": {"then": 1}},
            (MISSING, "", 'The mapping: If needs "exists" or "blank".'),
        ),
    ],
)
def test_a_value_is_explained(value: Any, expected: tuple[Any, str, str]) -> None:
    assert expected == explained(value)


def test_groups_are_explained_member_by_member() -> None:
    whole = explain({"v": {"a": {"@path": "$.type"}, "b": {"@path": "$.gone"}}, "e": {}}, EVENT)

    assert {"v": {"a": "track"}, "e": {}} == whole.value
    group = whole.members[0]
    assert ["a", "b"] == [member.key for member in group.members]
    assert ["", "$.gone was not found in this event."] == [
        member.reason for member in group.members
    ]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("traits", "email"), "context.traits.email"),
        (("email",), "context.traits.email"),
        (("properties", "email"), "context.traits.email"),
        (("properties", "Order_ID"), "properties.order_id"),
        (("properties", "order_idd"), "properties.order_id"),
        (("properties", "zzz"), None),
        (("properties", "total"), None),
        ((), None),
    ],
)
def test_the_nearest_path_is_one_the_event_has(keys: tuple[str, ...], expected: str | None) -> None:
    assert expected == nearest_path(EVENT, keys)
