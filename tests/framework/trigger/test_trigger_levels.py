"""Levels that mix both conditionals."""

import pytest

from onward.errors import TriggerError
from onward.trigger import mixed_levels, parse_trigger

ONE = 'type = "a"'
TWO = 'event = "b"'
THREE = "name = c"
FOUR = "userId = d"


@pytest.mark.parametrize(
    ("text", "offset", "as_written", "readings"),
    [
        (
            f"{ONE} and {TWO} or {THREE}",
            27,
            f"any of {ONE}, {TWO}, {THREE}",
            (f"({ONE} and {TWO}) or {THREE}", f"{ONE} and ({TWO} or {THREE})"),
        ),
        (
            f"{ONE} or {TWO} AND {THREE} OR {FOUR} and {ONE}",
            26,
            f"all of {ONE}, {TWO}, {THREE}, {FOUR}, {ONE}",
            (
                f"{ONE} or ({TWO} and {THREE}) or ({FOUR} and {ONE})",
                f"({ONE} or {TWO}) and ({THREE} or {FOUR}) and {ONE}",
            ),
        ),
    ],
)
def test_both_readings_are_written_out(
    text: str, offset: int, as_written: str, readings: tuple[str, str]
) -> None:
    (level,) = mixed_levels(text)

    assert (offset, as_written, readings) == (level.offset, level.as_written, level.readings)


def test_its_sentence_shows_what_it_means_now_with_both_ways_out() -> None:
    (level,) = mixed_levels("name = a and name = b or name = c")

    assert (
        "and and or are mixed. The last word counts for the whole line, "
        "so this means: any of name = a, name = b, name = c. "
        "Add parentheses to make it clear: (name = a and name = b) or name = c "
        "— or — name = a and (name = b or name = c)"
    ) == str(level)


def test_parentheses_leave_nothing_mixed() -> None:
    (level,) = mixed_levels(f"{ONE} or {TWO} and {THREE} or {FOUR}")

    assert [(), ()] == [mixed_levels(reading) for reading in level.readings]


def test_inner_levels_are_found_too() -> None:
    levels = mixed_levels(f"{ONE} and ({TWO} or {THREE} and {FOUR})")

    assert [f"all of {TWO}, {THREE}, {FOUR}"] == [level.as_written for level in levels]


def test_the_last_word_decides_for_the_tree() -> None:
    assert "or" == parse_trigger(f"{ONE} and {TWO} or {THREE}").operator


def test_one_word_alone_is_not_mixed() -> None:
    assert () == mixed_levels(f"{ONE} and {TWO} AND {THREE}")


def test_an_unreadable_trigger_is_an_error_here_too() -> None:
    with pytest.raises(TriggerError):
        mixed_levels("name = a and or")
