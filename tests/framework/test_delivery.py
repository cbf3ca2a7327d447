from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onward.delivery import (
    Lane,
    Selector,
    Standing,
    State,
    Totals,
    after_attempt,
    backoff,
    delivery_id,
    resumed,
)
from onward.outcome import Delivered, Outcome, Paused, Rejected, Retry

NOW = datetime(2026, 1, 2, tzinfo=UTC)
LANE = Lane("linkedin", "stream-conversion", "rule-1")


def after(
    outcome: Outcome,
    *,
    attempts: int = 3,
    tried: timedelta = timedelta(),
    expires_at: datetime | None = None,
) -> Standing:
    return after_attempt(
        outcome,
        attempts=attempts,
        trying_since=NOW - tried,
        now=NOW,
        jitter=0.5,
        expires_at=expires_at,
    )


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Delivered("Taken.", "ok"), Standing(State.DELIVERED, note="Taken.", code="ok")),
        (
            Rejected("No.", "Map it.", "x"),
            Standing(State.REJECTED, reason="No.", hint="Map it.", code="x"),
        ),
        (
            Paused("Gone.", "Save it.", "y"),
            Standing(State.PAUSED, reason="Gone.", hint="Save it.", code="y"),
        ),
        (
            Retry("Busy.", code="z"),
            Standing(State.WAITING, due_at=NOW + timedelta(seconds=2), reason="Busy.", code="z"),
        ),
        (
            Retry("Later.", after=timedelta(hours=6)),
            Standing(State.WAITING, due_at=NOW + timedelta(hours=6), reason="Later."),
        ),
    ],
)
def test_an_outcome_decides_where_a_delivery_stands(outcome: Outcome, expected: Standing) -> None:
    assert expected == after(outcome)


def test_a_delivery_expires_after_a_day_of_trying() -> None:
    expired = after(Retry("Busy.", code="z"), attempts=9, tried=timedelta(hours=24))

    assert State.EXPIRED == expired.state
    assert "No success in 9 attempts; the last one said: Busy." == expired.reason
    assert expired.hint.startswith("Find out why")


def test_a_delivery_expires_with_the_look_back_of_its_platform() -> None:
    retry = Retry("Busy.", after=timedelta(minutes=5))

    assert State.EXPIRED == after(retry, expires_at=NOW + timedelta(minutes=4)).state
    assert State.WAITING == after(retry, expires_at=NOW + timedelta(minutes=6)).state


@given(st.integers(1, 10_000))
def test_backing_off_never_gets_shorter_and_stops_at_an_hour(attempt: int) -> None:
    assert 1 <= backoff(attempt) <= backoff(attempt + 1) <= 3_600


def test_attempts_count_from_one() -> None:
    with pytest.raises(ValueError, match="attempt counts from 1, got 0"):
        backoff(0)


def test_a_paused_delivery_resumes_at_once() -> None:
    paused = Standing(State.PAUSED, reason="Gone.", hint="Save it.", code="y")

    assert Standing(State.WAITING, due_at=NOW) == resumed(paused, NOW)


def test_an_id_tells_deliveries_apart() -> None:
    ids = {
        delivery_id("shop", "m-1", "linkedin", "orders"),
        delivery_id("app", "m-1", "linkedin", "orders"),
        delivery_id("shop", "m-2", "linkedin", "orders"),
        delivery_id("shop", "m-1", "meta", "orders"),
        delivery_id("shop", "m-1", "linkedin", "leads"),
    }

    assert 5 == len(ids)
    assert {32} == set(map(len, ids))


def test_an_id_stays_the_same_for_ever() -> None:
    assert "73622de0c187fdebc8ae78c1e7f2f935" == delivery_id("shop", "m-1", "linkedin", "orders")


def test_a_lane_reads_as_text() -> None:
    assert "linkedin / stream-conversion [rule-1]" == str(LANE)
    assert "meta / send" == str(Lane("meta", "send"))


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (Selector("linkedin"), True),
        (Selector("linkedin", "orders"), True),
        (Selector("linkedin", "leads"), False),
        (Selector.of_lane(LANE), True),
        (Selector("linkedin", action="stream-conversion", batch_key="rule-2"), False),
        (Selector("linkedin", action="other"), False),
        (Selector("meta"), False),
    ],
)
def test_a_selector_covers_what_it_names(selector: Selector, expected: bool) -> None:  # noqa: FBT001
    assert expected == selector.covers(LANE, "orders")
    assert Selector("linkedin").includes(selector) is (selector.connection == "linkedin")
    assert selector.includes(selector)


def test_sums_reconcile_or_do_not() -> None:
    whole = Totals(accepted=5, duplicates=1, routed=3, unrouted=1, deliveries=2, waiting=2)

    assert whole.reconciles
    assert not whole.settled
    assert not Totals(accepted=1).reconciles
    assert not Totals(deliveries=1).reconciles
    assert Totals(accepted=1, routed=1, deliveries=1, paused=1).settled
