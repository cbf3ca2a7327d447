"""LinkedIn's answers are read event by event."""

from datetime import timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.outcome import Delivered, Rejected, Retry, Split
from onward.request import Response
from onward_destinations.linkedin.responses import faults_by_index, read_answer


def refusal(status: int, message: str) -> Response:
    return Response(status, msgspec.json.encode({"status": status, "message": message}))


@settings(deadline=None, max_examples=100)
@given(st.integers(2, 50), st.data())
def test_named_events_are_rejected_and_the_others_go_again_at_once(
    count: int, data: st.DataObject
) -> None:
    named = data.draw(st.sets(st.integers(0, count - 1), min_size=1))
    listed = ", ".join(map(str, sorted(named)))
    message = f"Conversion time should be within 90 days, indices [{listed}] (0-indexed)."

    outcomes = read_answer(refusal(400, message), count, "1")

    assert isinstance(outcomes, list)
    assert named == {i for i, one in enumerate(outcomes) if isinstance(one, Rejected)}
    assert all(one.after == timedelta() for one in outcomes if isinstance(one, Retry))
    assert count == len(outcomes)


@settings(deadline=None, max_examples=100)
@given(st.text(), st.integers(1, 5), st.integers(100, 599))
def test_whatever_is_said_gives_one_outcome_an_event_or_a_verdict(
    said: str, count: int, status: int
) -> None:
    read = read_answer(refusal(status, said), count, "1")

    assert not isinstance(read, Delivered)
    assert not isinstance(read, list) or count == len(read)


def test_a_line_without_index_belongs_to_the_last_event_named() -> None:
    said = "Index: 1, ERROR :: /a :: x\nERROR :: /b :: y\n\nIndex: 0, ERROR :: /c :: z"

    assert {
        1: "ERROR :: /a :: x\nERROR :: /b :: y",
        0: "ERROR :: /c :: z",
    } == faults_by_index(said, 2)


def test_an_index_beyond_the_batch_makes_all_doubtful() -> None:
    assert {} == faults_by_index("Index: 0, ERROR :: /a :: x\nIndex: 7, ERROR :: /a :: x", 2)


def test_every_item_of_the_documented_form_is_found() -> None:
    said = "Validation failed because [{field=a, batchIndex=0, m=x}, {field=b, batchIndex=2, m=y}]"

    assert {
        0: "{field=a, batchIndex=0, m=x}",
        2: "{field=b, batchIndex=2, m=y}",
    } == faults_by_index(said, 3)


def test_a_batch_refused_without_names_is_split() -> None:
    assert isinstance(read_answer(refusal(422, "no"), 2, "1"), Split)
    assert isinstance(read_answer(refusal(413, "too large"), 2, "1"), Split)
    assert isinstance(read_answer(refusal(422, "no"), 1, "1"), Rejected)


def test_a_long_text_is_shortened() -> None:
    outcome = read_answer(refusal(422, "x" * 900), 1, "1")

    assert isinstance(outcome, Rejected)
    assert outcome.reason.endswith("x…")
    assert 540 > len(outcome.reason)


def test_elements_that_say_nothing_are_tried_again() -> None:
    body = msgspec.json.encode(
        {"elements": [None, {"status": "201"}, {"status": True}, {"status": 503}]}
    )

    outcomes = read_answer(Response(200, body), 4, "1")

    assert isinstance(outcomes, list)
    assert [Retry] * 4 == [type(one) for one in outcomes]
