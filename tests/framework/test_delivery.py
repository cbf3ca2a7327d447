from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onward.delivery import (
    Attempt,
    DeliveryQuery,
    DeliveryRecord,
    Lane,
    Selector,
    Standing,
    State,
    Told,
    Totals,
    after_attempt,
    backoff,
    by_size,
    commonest,
    delivery_id,
    grouped,
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


def record(state: State, number: int = 1, **parts: Any) -> DeliveryRecord:
    return DeliveryRecord(
        ref=number,
        id=f"id-{number}",
        lane=parts.pop("lane", LANE),
        mapping="orders",
        version="v1",
        source="shop",
        message_id=f"m-{number}",
        received_at=NOW,
        routed_at=NOW + timedelta(seconds=number),
        trying_since=NOW,
        state=state,
        **parts,
    )


@pytest.mark.parametrize("state", State)
def test_every_delivery_says_why_it_stands_where_it_stands(state: State) -> None:
    assert "Because." == record(state, reason="Because.").why
    assert record(state).why.endswith(".")


def test_what_is_known_of_a_delivery_is_said() -> None:
    tried = Attempt(1, NOW, 0.1, 201, "", "")

    assert "A warning." == record(State.DELIVERED, note="A warning.").why
    assert "It goes with the next batch." == record(State.WAITING).why
    assert (
        "It was tried before and is next to go."
        == record(State.WAITING, attempts=1, last=tried).why
    )


def test_reasons_that_differ_in_a_value_only_are_one() -> None:
    said = [
        Told(9, 'Value is "12,50".', "Map it."),
        Told(8, "Email is missing.", ""),
        Told(7, 'Value is "n/a".', ""),
        Told(6, "Event time is 9 days old.", "", 5),
        Told(5, "Event time is 12 days old.", ""),
    ]

    main, reasons = commonest(said)

    assert said[3] == main
    assert (
        ("Event time is 9 days old.", 6),
        ('Value is "12,50".', 2),
        ("Email is missing.", 1),
    ) == reasons


def test_failures_with_one_code_are_one_problem() -> None:
    rows = [
        record(State.REJECTED, 4, reason="No.", hint="Mend it.", code="x"),
        record(State.REJECTED, 3, reason="No e-mail.", code="x"),
        record(State.REJECTED, 2, reason="No.", code="x"),
        record(State.EXPIRED, 1, reason="Too late.", code="x"),
    ]

    first, second = by_size(grouped(rows))

    assert ("No.", "Mend it.", 3, "id-4") == (
        *(first.reason, first.hint, first.count, first.sample),
    )
    assert (NOW + timedelta(seconds=2), NOW + timedelta(seconds=4)) == (
        first.first_at,
        first.last_at,
    )
    assert (("No.", 2), ("No e-mail.", 1)) == first.reasons
    assert (State.EXPIRED, 1) == (second.state, second.count)


def test_a_query_knows_where_to_look() -> None:
    dead = DeliveryQuery(states={State.REJECTED})

    assert (True, False) == (dead.is_dead, dead.names_few)
    assert not DeliveryQuery().is_dead
    assert not DeliveryQuery(states={State.REJECTED, State.WAITING}).is_dead
    assert DeliveryQuery(user_id="u").names_few
    assert DeliveryQuery(message_id="m").names_few


@pytest.mark.parametrize(
    ("meant", "dead"),
    [
        (set(), {State.REJECTED, State.EXPIRED}),
        ({State.EXPIRED}, {State.EXPIRED}),
        ({State.REJECTED, State.WAITING}, {State.REJECTED}),
    ],
)
def test_a_query_keeps_all_it_asks_when_only_dead_letters_are_meant(
    meant: set[State], dead: set[State]
) -> None:
    query = DeliveryQuery(states=meant, mapping="orders", since=NOW)

    assert DeliveryQuery(states=dead, mapping="orders", since=NOW) == query.only_dead()


def test_a_query_for_others_means_no_dead_letter() -> None:
    assert DeliveryQuery(states={State.DELIVERED, State.PAUSED}).only_dead() is None


def test_a_last_attempt_is_due_before_the_look_back_ends() -> None:
    later = after(Retry("Busy."), attempts=20, expires_at=NOW + timedelta(minutes=20))

    assert NOW + timedelta(minutes=19) == later.due_at


def test_a_last_attempt_is_due_when_a_day_of_trying_ends() -> None:
    later = after(Retry("Busy."), attempts=20, tried=timedelta(hours=23, minutes=50))

    assert NOW + timedelta(minutes=10) == later.due_at


def test_no_attempt_is_made_before_the_platform_wants_one() -> None:
    outcome = Retry("Busy.", timedelta(hours=2))
    ended = after(outcome, expires_at=NOW + timedelta(hours=1))

    assert State.EXPIRED is ended.state
