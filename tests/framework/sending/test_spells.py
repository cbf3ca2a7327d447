"""Spells in which a platform is left alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from onward.sending.spells import KEPT, Spells, covered_s

NOW = 1_000
spans = st.tuples(st.integers(0, NOW), st.integers(0, NOW)).map(lambda two: (max(two), min(two)))


@given(st.lists(spans, max_size=8))
@settings(deadline=None)
def test_what_two_spells_share_counts_once(spells: list[tuple[int, int]]) -> None:
    seconds = {second for since, until in spells for second in range(until, since)}

    assert len(seconds) == covered_s(spells)


@given(st.lists(st.integers(1, NOW), unique=True, max_size=12).map(sorted), st.integers(0, NOW))
@settings(deadline=None)
def test_only_what_lies_in_the_time_asked_for_is_told(marks: list[int], back_s: int) -> None:
    spells = Spells()
    told = set()
    for begin, end in zip(marks[::2], marks[1::2], strict=False):
        spells.add(begin, end)
        told |= {NOW - second for second in range(begin, end) if NOW - second <= back_s}

    assert len(told) == covered_s(spells.ago(NOW, back_s))


def test_the_last_one_can_grow_but_not_shrink() -> None:
    spells = Spells()
    spells.add(10, 20)
    spells.extend(30)
    spells.extend(25)

    assert [(40, 20)] == [*spells.ago(50, 100)]


def test_of_very_many_the_oldest_become_one() -> None:
    spells = Spells()
    for number in range(KEPT + 10):
        spells.add(10 * number, 10 * number + 1)

    end = 10 * (KEPT + 10)
    assert KEPT - 1 + 101 == covered_s(spells.ago(end, end))
