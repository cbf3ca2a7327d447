"""A day's attempts by quarter of an hour."""

from datetime import UTC, datetime, timedelta

from onward.delivery import Day
from onward.runner.recent import Recent

NOW = datetime(2026, 11, 21, 12, 7, tzinfo=UTC)


def test_nothing_yet_is_an_empty_day() -> None:
    assert Day() == Recent().day(NOW)


def test_attempts_of_24_hours_are_summed() -> None:
    recent = Recent()
    recent.note(NOW - timedelta(hours=23), 100, 3, failure="No.")
    recent.note(NOW, 50, 0)

    assert Day(150, 3, is_last_failed=False) == recent.day(NOW)


def test_what_is_older_is_forgotten_also_where_nobody_asks() -> None:
    recent = Recent()
    for quarter in range(300):
        recent.note(NOW + timedelta(minutes=15 * quarter), 1, 0)

    assert 96 == len(recent.quarters)
    assert Day(96) == recent.day(NOW + timedelta(minutes=15 * 299))
    assert Day() == recent.day(NOW + timedelta(days=30))


def test_the_last_failure_is_remembered_with_its_words() -> None:
    recent = Recent()
    recent.note(NOW, 10, 1, failure="Time-out.")
    assert (True, "Time-out.", NOW) == (
        recent.day(NOW).is_last_failed,
        recent.failure,
        recent.failed_at,
    )
    later = NOW + timedelta(minutes=1)
    recent.note(later, 5, 0)

    assert (False, "Time-out.", NOW) == (
        recent.day(later).is_last_failed,
        recent.failure,
        recent.failed_at,
    )


def test_a_failure_of_yesterday_is_not_the_last_one_of_today() -> None:
    recent = Recent()
    recent.note(NOW, 1, 1, failure="No.")

    assert not recent.day(NOW + timedelta(days=2)).is_last_failed


def test_a_document_gives_the_same_back() -> None:
    recent = Recent()
    recent.note(NOW, 10, 1, failure="Time-out.")

    assert recent == Recent.from_document(recent.document())
    assert Recent() == Recent.from_document(Recent().document())
