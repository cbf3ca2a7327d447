"""Google's answers are read event by event, whichever API gave them."""

import operator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onward.action import Answer
from onward.action.sharing import AGAIN
from onward.outcome import (
    Delivered,
    Paused,
    Reauthorise,
    Rejected,
    Retry,
    SlowDown,
    Split,
)
from onward.request import Response
from onward_destinations.google_ads.answers import ANSWERS
from onward_destinations.google_ads.responses import read_answer

KINDS: dict[str, type[Any]] = {
    "delivered": Delivered,
    "reject": Rejected,
    "split": Split,
    "retry": Retry,
    "pause": Paused,
    "reauthorise": Reauthorise,
    "slow down": SlowDown,
}
CODES = [(row, code) for row in ANSWERS.rows for code in row.code]
ROW_CODES = [
    (row, code) for row, code in CODES if row.kind in {"delivered", "reject", "retry", "pause"}
]


def answered(status: int, body: Any, **headers: str) -> Response:
    return Response(status, msgspec.json.encode(body), headers)


def refused(*violations: tuple[str, str], status: int = 400) -> Response:
    details = [
        {"reason": "INVALID_ARGUMENT", "metadata": {"requestId": "r"}},
        {
            "fieldViolations": [
                {"field": field, "description": "It is wrong.", "reason": reason}
                for field, reason in violations
            ]
        },
    ]
    body = {"code": status, "message": "A problem.", "status": "INVALID_ARGUMENT"}
    return answered(status, {"error": body | {"details": details}})


def partial(results: list[Any], *errors: tuple[str, int | None]) -> Response:
    written = [
        {"errorCode": {"conversionUploadError": code}, "message": f"{code} it is."}
        | (
            {}
            if index is None
            else {"location": {"fieldPathElements": [{"fieldName": "conversions", "index": index}]}}
        )
        for code, index in errors
    ]
    failure = {"code": 3, "message": "First error", "details": [{"errors": written}]}
    return answered(200, {"results": results, "partialFailureError": failure})


def read(response: Response, count: int = 1) -> Any:
    return read_answer(response, list(range(count)), operator.eq)


def gathered(read_: Any) -> Any:
    return read_[0] if isinstance(read_, list) else read_


@pytest.mark.parametrize(("row", "code"), CODES, ids=[code for _, code in CODES])
def test_every_code_of_the_table_means_what_its_row_says(row: Answer, code: str) -> None:
    said = gathered(read(refused(("events[0].x", code))))

    assert isinstance(said, KINDS[row.kind])
    assert row.after is None or row.after == getattr(said, "after", None)
    assert row.fix == getattr(said, "hint", row.fix)


@pytest.mark.parametrize(("row", "code"), ROW_CODES, ids=[code for _, code in ROW_CODES])
def test_every_code_means_the_same_for_a_row(row: Answer, code: str) -> None:
    (said,) = read(partial([{}], (code, 0)))

    assert isinstance(said, KINDS[row.kind])


@pytest.mark.parametrize(
    "code",
    [
        "EXTERNAL_ATTRIBUTION_DATA_SET_FOR_NON_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION",
        "EXTERNAL_ATTRIBUTION_DATA_NOT_SET_FOR_EXTERNALLY_ATTRIBUTED_CONVERSION_ACTION",
    ],
)
def test_codes_that_share_a_beginning(code: str) -> None:
    (said,) = read(partial([{}], (code, 0)))

    assert isinstance(said, Rejected)
    assert said.hint.startswith("Choose an action")


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 30), st.data())
def test_named_events_are_refused_and_the_others_go_again_at_once(
    count: int, data: st.DataObject
) -> None:
    named = data.draw(st.sets(st.integers(0, count - 1), min_size=1))
    violations = [(f"events[{index}].currency", "INVALID_CURRENCY_CODE") for index in named]

    outcomes = read(refused(*violations), count)

    assert named == {index for index, one in enumerate(outcomes) if isinstance(one, Rejected)}
    assert count - len(named) == outcomes.count(AGAIN)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 30), st.data())
def test_rows_that_failed_are_refused_alone(count: int, data: st.DataObject) -> None:
    failed = data.draw(st.sets(st.integers(0, count - 1), min_size=1))
    results: list[dict[str, str]] = [{} if i in failed else {"gclid": "g"} for i in range(count)]

    outcomes = read(partial(results, *(("UNPARSEABLE_GCLID", i) for i in failed)), count)

    assert [not isinstance(one, Delivered) for one in outcomes] == [
        index in failed for index in range(count)
    ]


@settings(deadline=None, max_examples=150)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=9) | st.booleans(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "error",
                        "details",
                        "errors",
                        "fieldViolations",
                        "field",
                        "reason",
                        "message",
                        "status",
                        "location",
                        "fieldPathElements",
                        "fieldName",
                        "index",
                        "results",
                        "partialFailureError",
                        "errorCode",
                        "fieldWarnings",
                        "description",
                        "metadata",
                        "quota_limit",
                        "retryDelay",
                    ]
                )
                | st.text(max_size=3),
                inner,
                max_size=6,
            )
        ),
        max_leaves=12,
    ),
    st.integers(1, 4),
    st.sampled_from([200, 400, 401, 403, 404, 429, 500]),
)
def test_whatever_comes_gives_one_outcome_an_event_or_a_verdict(
    body: Any, count: int, status: int
) -> None:
    said = read(answered(status, body), count)

    assert not isinstance(said, list) or count == len(said)
    if status != 200:
        assert not isinstance(said, Delivered)


def test_an_event_beyond_the_batch_is_nobody() -> None:
    assert isinstance(read(refused(("events[9].x", "INVALID_FORMAT")), 2), Split)
    assert isinstance(read(refused(("events[9].x", "INVALID_FORMAT")), 1), Rejected)


def test_what_is_wrong_with_the_account_is_wrong_for_all() -> None:
    both = refused(
        ("events[0].user_data", "INVALID_FORMAT"),
        ("events[1].user_data", "TERMS_AND_CONDITIONS_NOT_SIGNED"),
    )

    assert isinstance(read(both, 3), Paused)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, Reauthorise), (403, Paused), (404, Paused), (429, SlowDown), (500, Retry), (504, Retry)],
)
def test_a_status_without_a_known_code_still_tells(status: int, kind: type[Any]) -> None:
    body = {"error": {"code": status, "message": "So it is", "status": "NEW"}}

    assert isinstance(read(answered(status, body), 2), kind)
    assert isinstance(read(Response(status, b"<html>"), 2), kind)


def test_a_refusal_that_says_nothing_is_halved_and_then_told() -> None:
    assert isinstance(read(Response(400, b""), 2), Split)
    assert isinstance(read(Response(400, b""), 1), Rejected)


@pytest.mark.parametrize(
    ("detail", "seconds"),
    [
        ({"retryDelay": "7s"}, 7),
        ({"retryDelay": "7.5s"}, 7),
        ({"errors": [{"details": {"quotaErrorDetails": {"retryDelay": "45s"}}}]}, 45),
        ({"errors": [{"details": "?"}, {"details": {"quotaErrorDetails": 1}}]}, None),
        ({"metadata": {"quota_limit": "RequestsPerDay"}}, 3_600),
        ({"metadata": {"quota_limit": "RequestsPerMinute"}}, None),
        ({"metadata": 5, "retryDelay": "soon"}, None),
    ],
)
def test_how_long_to_wait_is_read_where_it_is_said(detail: Any, seconds: int | None) -> None:
    error = {"message": "Slowly.", "status": "RESOURCE_EXHAUSTED", "details": [detail]}
    said = read(answered(429, {"error": error}))

    assert isinstance(said, SlowDown)
    assert seconds == (said.after and said.after.total_seconds())


def test_the_header_comes_first() -> None:
    error = {"status": "RESOURCE_EXHAUSTED", "details": [{"retryDelay": "7s"}]}
    said = read(answered(429, {"error": error}, **{"retry-after": "3"}))

    assert timedelta(seconds=3) == said.after


@pytest.mark.parametrize("results", ["?", None, [{"gclid": "g"}], [{}, {}], [None, {"gclid": "g"}]])
def test_results_that_do_not_fit_are_no_success(results: Any) -> None:
    assert isinstance(read(answered(200, {"results": results}), 2), Retry)


def test_a_failure_with_results_that_do_not_fit_is_tried_again() -> None:
    assert isinstance(read(partial([{}], ("UNPARSEABLE_GCLID", 0)), 2), Retry)


def test_a_row_without_result_or_reason_is_tried_again() -> None:
    first, second = read(partial([{}, {}], ("UNPARSEABLE_GCLID", 0)), 2)

    assert (Rejected, Retry) == (type(first), type(second))


def test_a_configuration_that_others_pass_is_the_events_own_fault() -> None:
    taken, refused_ = read(partial([{"gclid": "g"}, {}], ("INVALID_CUSTOMER_FOR_CLICK", 1)), 2)
    (alone,) = read(partial([{}], ("INVALID_CUSTOMER_FOR_CLICK", 0)))

    assert (Delivered, Rejected, Paused) == (type(taken), type(refused_), type(alone))
    assert refused_.hint.endswith("then replay these events.")


def test_the_first_of_two_equal_rows_goes_again_and_the_other_is_a_duplicate() -> None:
    both = partial([{}, {}], ("DUPLICATE_ORDER_ID", 0), ("DUPLICATE_ORDER_ID", 1))
    again, duplicate = read_answer(both, ["a", "a"], operator.eq)  # type: ignore[misc]

    assert (AGAIN, Delivered) == (again, type(duplicate))


def test_warnings_are_told_to_the_events_they_are_about() -> None:
    warnings: list[Any] = [
        {"field": "events[1].cart_data", "description": "No cart."},
        {"field": "events[1].custom_variables[0]", "reason": "WARNING_REASON_X"},
        {"field": "events[7].x", "description": "Nobody."},
        {"field": 5},
        "?",
    ]
    first, second = read(answered(200, {"requestId": "r-1", "fieldWarnings": warnings}), 2)

    assert "warns" not in first.note
    assert second.note.endswith(
        "It warns of cart_data: No cart. It warns of custom_variables[0]: WARNING_REASON_X"
    )
