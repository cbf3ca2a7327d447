from datetime import UTC, datetime, timedelta

from onward.outcome import Delivered, Outcome, Rejected, Retry
from onward.runner.attempt import Answered
from onward.runner.guard import Guard

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def answers(count: int, outcome: Outcome) -> list[Answered]:
    return [Answered(outcome)] * count


def test_more_than_half_rejected_alike_is_common() -> None:
    guard = Guard()
    batch = answers(11, Rejected("No.", code="bad")) + answers(10, Delivered())

    assert guard.common_rejection(batch, NOW) == "bad"


def test_half_is_not_enough() -> None:
    guard = Guard()
    batch = answers(10, Rejected("No.", code="bad")) + answers(10, Delivered())

    assert guard.common_rejection(batch, NOW) is None


def test_rejections_of_different_kinds_are_not_alike() -> None:
    guard = Guard()
    batch = answers(10, Rejected("No.", code="bad")) + answers(10, Rejected("No."))

    assert guard.common_rejection(batch, NOW) is None


def test_what_will_be_tried_again_does_not_count() -> None:
    guard = Guard()
    batch = answers(19, Rejected("No.", code="bad")) + answers(30, Retry("Later."))

    assert guard.common_rejection(batch, NOW) is None


def test_batches_of_a_minute_count_together() -> None:
    guard = Guard()
    few = answers(10, Rejected("No.", code="bad"))

    assert guard.common_rejection(few, NOW) is None
    assert guard.common_rejection(few, NOW + timedelta(minutes=1)) == "bad"


def test_what_is_older_than_a_minute_is_forgotten() -> None:
    guard = Guard()
    few = answers(10, Rejected("No.", code="bad"))

    assert guard.common_rejection(few, NOW) is None
    assert guard.common_rejection(few, NOW + timedelta(seconds=61)) is None


def test_a_lane_that_goes_on_starts_anew() -> None:
    guard = Guard()
    batch = answers(20, Rejected("No.", code="bad"))

    assert guard.common_rejection(batch, NOW) == "bad"
    assert guard.common_rejection(batch[:19], NOW) is None
