from datetime import timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from framework.storage.samples import LANE, OTHER, T0, later
from onward.delivery import Selector
from onward.journal import Pause
from onward.journal.jetstream.parcel import Parcel, parcel_of
from onward.journal.jetstream.pauses import KEPT, Pauses, covered
from onward.sqlite.moments import moment, ticks

START = ticks(T0)
SELECTORS = (
    Selector("linkedin"),
    Selector("linkedin", "orders"),
    Selector("linkedin", "leads"),
    Selector.of_lane(LANE),
)
SECOND = timedelta(seconds=1)


def parcel(**rest: object) -> Parcel:
    plain = Parcel(
        "0" * 32, LANE, "orders", "v1", 7, "shop", "m-7", START, msgspec.Raw(b'{"a":1}'),
        START, START, START,
    )  # fmt: skip
    return msgspec.structs.replace(plain, **rest)


def pause(selector: Selector = SELECTORS[0], at: float = 0, reason: str = "No.") -> Pause:
    return Pause(selector, later(at), reason)


STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=12)


@settings(deadline=None, max_examples=200)
@given(STEPS, st.integers(0, 12))
def test_time_paused_is_taken_out_second_by_second(
    steps: list[tuple[bool, int]], looks: int
) -> None:
    pauses, one, paused = Pauses(), parcel(), 0
    for second, (begins, number) in enumerate(steps, 1):
        # The second that ends now was paused if anything that covers it was in force.
        paused += pauses.holding(LANE, "orders") is not None
        selector = SELECTORS[number]
        if begins:
            pauses = pauses.begin(pause(selector, second))
        else:
            pauses = pauses.end(selector, later(second), {})
        if second == looks:
            one = pauses.seen(one)
    pauses = pauses.end(Selector("linkedin"), later(len(steps)), {})

    assert later(paused) == moment(pauses.seen(one).since)
    assert pauses.seen(one) == pauses.seen(pauses.seen(one))


@settings(deadline=None, max_examples=100)
@given(STEPS)
def test_what_is_tried_in_between_adds_up_to_the_same(steps: list[tuple[bool, int]]) -> None:
    pauses, one, paused = Pauses(), parcel(), 0
    for second, (begins, number) in enumerate(steps, 1):
        paused += pauses.holding(LANE, "orders") is not None
        selector = SELECTORS[number]
        if begins:
            pauses = pauses.begin(pause(selector, second))
        else:
            pauses = pauses.end(selector, later(second), {})
        one = pauses.tried(one, ticks(later(second)))

    assert later(paused) == moment(one.since)


def test_a_pause_that_does_not_cover_it_changes_nothing() -> None:
    pauses = Pauses().begin(pause(Selector("linkedin", "leads"), 1))
    pauses = pauses.end(Selector("linkedin", "leads"), later(9), {"leads": "v2"})

    assert parcel() == pauses.seen(parcel())
    assert parcel(lane=OTHER) == pauses.seen(parcel(lane=OTHER))


def test_what_was_paused_moves_to_the_version_it_was_resumed_to() -> None:
    pauses = Pauses().begin(pause(at=1)).end(Selector("linkedin"), later(5), {"orders": "v2"})
    routed_later = parcel(rested=ticks(later(6)), since=ticks(later(6)))

    assert "v2" == pauses.seen(parcel()).version
    assert "v1" == pauses.seen(routed_later).version


def test_what_is_paused_by_itself_is_freed_by_the_next_resumption() -> None:
    held = parcel(held=ticks(later(10)), rested=ticks(later(10)))
    before = Pauses().end(Selector("linkedin"), later(9), {"orders": "v2"})
    elsewhere = before.end(Selector("linkedin", "leads"), later(19), {})
    freed = elsewhere.end(Selector("linkedin", "orders"), later(30), {"orders": "v3"})
    one = freed.seen(held)

    assert held == before.seen(held)
    assert held == elsewhere.seen(held)
    assert (None, "v3", later(20), later(30)) == (
        one.held,
        one.version,
        moment(one.since),
        moment(one.due),
    )


def test_a_pause_in_force_keeps_what_is_paused_by_itself() -> None:
    held = parcel(held=ticks(later(10)), rested=ticks(later(10)))
    pauses = Pauses().begin(pause(at=11)).end(Selector("linkedin", "orders"), later(20), {})

    freed = pauses.end(Selector("linkedin"), later(30), {}).seen(held)

    assert held == pauses.seen(held)
    assert (None, later(20)) == (freed.held, moment(freed.since))


def test_the_oldest_pause_is_the_one_that_is_told() -> None:
    first, second = pause(SELECTORS[1], 5, "First."), pause(SELECTORS[0], 1, "Earlier.")
    pauses = Pauses().begin(first).begin(second)

    assert second == pauses.holding(LANE, "orders")
    assert second == pauses.holding(LANE, "leads")
    assert pauses.covers_all("linkedin")
    assert not Pauses().begin(first).covers_all("linkedin")


def test_rests_are_kept_for_long_but_not_for_ever() -> None:
    pauses = Pauses()
    for second in range(KEPT):
        pauses = pauses.begin(pause(at=second)).end(Selector("linkedin"), later(second), {})

    assert KEPT == len(pauses.rests)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))), st.integers(0, 30))
def test_spans_that_overlap_count_once(spans: list[tuple[int, int]], floor: int) -> None:
    spans = [(min(span), max(span)) for span in spans]
    seconds = {second for began, ended in spans for second in range(began, ended)}

    assert len([second for second in seconds if second >= floor]) == covered(spans, floor)


def test_a_parcel_arrives_as_it_was_sent() -> None:
    one = parcel(held=3, attempts=2, replays=1, expires=9)

    assert one == parcel_of(one.outgoing("key").body)
