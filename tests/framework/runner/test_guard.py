from datetime import UTC, datetime, timedelta

from onward.outcome import Delivered, Outcome, Rejected, Retry
from onward.runner.attempt import ANSWER_LOST, Answered
from onward.runner.guard import Alike, Guard

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def answers(count: int, outcome: Outcome) -> list[Answered]:
    return [Answered(outcome)] * count


def seen(
    guard: Guard, batch: list[Answered], at: datetime = NOW, *, first: int = 0
) -> Alike | None:
    """What the guard says of these answers to deliveries ``d-0``, ``d-1``, …"""
    names = [f"d-{first + number}" for number in range(len(batch))]
    return guard.common_rejection(names, batch, at)


ALIKE = Alike("bad", ())


def test_more_than_half_rejected_alike_is_common() -> None:
    guard = Guard()
    batch = answers(11, Rejected("No.", code="bad")) + answers(10, Delivered())

    assert ALIKE == seen(guard, batch)


def test_half_is_not_enough() -> None:
    guard = Guard()
    batch = answers(10, Rejected("No.", code="bad")) + answers(10, Delivered())

    assert seen(guard, batch) is None


def test_rejections_of_different_kinds_are_not_alike() -> None:
    guard = Guard()
    batch = answers(10, Rejected("No.", code="bad")) + answers(10, Rejected("No."))

    assert seen(guard, batch) is None


def test_what_will_be_tried_again_does_not_count() -> None:
    guard = Guard()
    batch = answers(19, Rejected("No.", code="bad")) + answers(30, Retry("Later."))

    assert seen(guard, batch) is None


def test_batches_of_a_minute_count_together() -> None:
    guard = Guard()
    few = answers(10, Rejected("No.", code="bad"))

    buried = tuple(f"d-{number}" for number in range(10))
    assert seen(guard, few) is None
    assert Alike("bad", buried) == seen(guard, few, NOW + timedelta(minutes=1), first=10)


def test_what_is_older_than_a_minute_is_forgotten() -> None:
    guard = Guard()
    few = answers(10, Rejected("No.", code="bad"))

    assert seen(guard, few) is None
    assert seen(guard, few, NOW + timedelta(seconds=61)) is None


def test_a_lane_that_goes_on_starts_anew() -> None:
    guard = Guard()
    batch = answers(20, Rejected("No.", code="bad"))

    assert ALIKE == seen(guard, batch)
    assert seen(guard, batch[:19]) is None


def test_what_was_buried_for_another_reason_stays_buried() -> None:
    guard = Guard()
    mixed = answers(2, Rejected("No.", code="bad")) + answers(3, Rejected("Never.", code="worse"))

    assert seen(guard, [*mixed, *answers(4, Delivered())]) is None
    found = seen(guard, answers(12, Rejected("No.", code="bad")), first=9)

    assert Alike("bad", ("d-0", "d-1")) == found


def test_answers_that_were_lost_are_no_common_rejection() -> None:
    assert seen(Guard(), answers(50, Rejected("Silence.", code=ANSWER_LOST))) is None
