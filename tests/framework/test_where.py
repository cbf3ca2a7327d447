"""Deliveries are filtered in the language of triggers."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from onward.delivery import Attempt, DeliveryQuery, DeliveryRecord, Lane, State
from onward.errors import OnwardError
from onward.ledger.where import compile_where

NOW = datetime(2026, 1, 2, tzinfo=UTC)
EVENT: dict[str, Any] = {
    "type": "track",
    "event": "Order Completed",
    "userId": "u-1",
    "context": {"page": {"path": "/thanks"}},
    "properties": {"total": 120},
}
RECORD = DeliveryRecord(
    ref=1,
    id="d-1",
    lane=Lane("linkedin", "stream-conversion"),
    mapping="orders",
    version="v1",
    source="shop",
    message_id="m-1",
    received_at=NOW,
    routed_at=NOW,
    trying_since=NOW,
    state=State.REJECTED,
    attempts=3,
    last=Attempt(3, NOW, 0.1, 422, "E7", "No."),
    reason="Email is missing.",
    code="E7",
    event=EVENT,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('state = "rejected"', True),
        ('state != "rejected"', False),
        ('code = "E7" and connection = "linkedin"', True),
        ('contains(reason, "Email")', True),
        ('match(reason, "Value*")', False),
        ('mapping = "orders" and (action = "other" or attempts > 2)', True),
        ("status = 422", True),
        ("status < 400", False),
        ('source = "shop" and messageId = "m-1" and id = "d-1"', True),
        ('event = "Order Completed" and properties.total > 100', True),
        ('properties.total > 200 and code = "E7"', False),
        ('context.page.path = "/thanks"', True),
        ('userId = "u-2"', False),
    ],
)
def test_a_filter_asks_about_the_delivery_and_its_event(
    text: str,
    expected: bool,  # noqa: FBT001 - a row of the table above
) -> None:
    where = compile_where(text)

    assert expected == where(RECORD)
    if not where.asks_event:
        assert expected == where(replace(RECORD, event=None))


def test_an_event_that_is_damaged_fits_no_condition_on_it() -> None:
    assert not compile_where("properties.total > 1")(replace(RECORD, event=None))
    assert compile_where('state = "rejected" or properties.total > 1')(replace(RECORD, event=None))


def test_a_delivery_that_was_not_tried_has_no_status() -> None:
    assert not compile_where("status = 422")(replace(RECORD, last=None))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('state = "rejected"', DeliveryQuery(states=frozenset({State.REJECTED}))),
        (
            'connection = "a" and mapping = "b" and action = "c" and code = "d"',
            DeliveryQuery(connection="a", mapping="b", action="c"),
        ),
        (
            'messageId = "m" and id = "i" and userId = "u"',
            DeliveryQuery(message_id="m", id="i", user_id="u"),
        ),
        ('connection = "a" or connection = "b"', DeliveryQuery()),
        ('connection != "a" and (mapping = "b" and mapping = "c")', DeliveryQuery()),
    ],
)
def test_what_an_index_answers_is_asked_there(text: str, expected: DeliveryQuery) -> None:
    where = compile_where(text)

    assert replace(expected, fits=where) == where.narrow(DeliveryQuery())


def test_options_and_filter_must_both_hold() -> None:
    given = DeliveryQuery(
        connection="a", user_id="u", states=frozenset({State.EXPIRED}), message_id="m"
    )
    where = compile_where('connection = "b" and state = "rejected" and userId = "v"')

    assert replace(given, fits=where) == where.narrow(given)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            'stat = "rejected"',
            '"stat" is not a field of a delivery or its event. Did you mean state?',
        ),
        ('state = "rejectd"', 'There is no state "rejectd". Did you mean "rejected"?'),
        ('state = "x"', 'There is no state "x". There are: waiting, paused, recorded, delivered'),
        ('code = "a" and code = "b" or state = "paused"', "Write the parentheses of the one"),
        ("code", "The filter cannot be read at character 5: an operator is expected after code"),
        ("", "The filter cannot be read at character 1: it is empty."),
        ('code.x = "1"', "code is text with nothing inside."),
    ],
)
def test_what_is_wrong_with_a_filter_is_said(text: str, sentence: str) -> None:
    with pytest.raises(OnwardError) as refused:
        compile_where(text)

    assert sentence in str(refused.value)
