"""The status pill."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onward.delivery import PILLS, Day, Pill, Status, status


@pytest.mark.parametrize(
    ("pill", "day", "pauses", "is_refused"),
    [
        (Pill.OK, Day(100, 4), 0, False),
        (Pill.OK, Day(1), 0, False),
        (Pill.DEGRADED, Day(100, 5), 0, False),
        (Pill.DEGRADED, Day(100, 49), 0, False),
        (Pill.DEGRADED, Day(100, 1, is_last_failed=True), 0, False),
        (Pill.DROPPED, Day(100, 50), 0, False),
        (Pill.DROPPED, Day(1, 1, is_last_failed=True), 0, False),
        (Pill.DROPPED, Day(100), 1, False),
        (Pill.DROPPED, Day(100), 0, True),
        (Pill.DROPPED, Day(), 2, False),
        (Pill.IDLE, Day(), 0, False),
    ],
)
def test_the_first_rule_that_fits_counts(
    pill: Pill,
    day: Day,
    pauses: int,
    is_refused: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert pill is status(day, pauses=pauses, is_refused=is_refused).pill


def test_the_sentence_gives_the_numbers() -> None:
    assert "1,200 of 2,000 attempts failed within 24 hours." == status(Day(2_000, 1_200)).why
    assert "It is paused in 3 places; nothing is lost meanwhile." == status(Day(), pauses=3).why
    assert "It is paused; nothing is lost meanwhile." == status(Day(), pauses=1).why
    assert Status(Pill.OK, "7 attempts, none failed.") == status(Day(7))


def test_every_pill_states_its_rule() -> None:
    assert set(Pill) == set(PILLS)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.booleans())
def test_any_day_has_one_pill(attempts: int, failed: int, is_last_failed: bool) -> None:  # noqa: FBT001
    failed = min(attempts, failed)
    pill = status(Day(attempts, failed, is_last_failed=is_last_failed and failed > 0)).pill
    share = Fraction(failed, attempts) if attempts else None
    assert (share is None) == (pill is Pill.IDLE)
    assert (share is not None and share >= Fraction(1, 2)) == (pill is Pill.DROPPED)
    if pill is Pill.OK:
        assert share is not None
        assert share < Fraction(5, 100)
