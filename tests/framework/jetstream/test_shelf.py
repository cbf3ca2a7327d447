import msgspec

from framework.jetstream.test_pauses import parcel, pause
from framework.storage.samples import LANE, T0, later
from onward.delivery import Lane, Selector
from onward.jetstream.pulling import Pulled
from onward.journal.jetstream.parcel import Parcel
from onward.journal.jetstream.pauses import Pauses
from onward.journal.jetstream.queue import Item
from onward.journal.jetstream.shelf import Shelf
from onward.journal.jetstream.side import HeldQueue
from onward.sqlite.moments import ticks

NOW = ticks(T0)


def pulled(sequence: int) -> Pulled:
    return Pulled(sequence, sequence, f"reply-{sequence}", b"")


def shelf(*parcels: Parcel, pauses: Pauses | None = None) -> Shelf:
    made = Shelf(pauses or Pauses())
    for sequence, one in enumerate(parcels, 1):
        made.add(pulled(sequence), one)
    return made


def claim(
    made: Shelf, limit: int = 9, *, now: int = NOW, probe: bool = False, lane: Lane = LANE
) -> list[Item]:
    found: list[Item] = []
    made.claim(lane, limit, now, probe=probe, into=found.append)
    return found


def numbers(items: list[Item]) -> list[int]:
    return [item.sequence for item in items]


def due(seconds: float, **rest: object) -> Parcel:
    return parcel(due=ticks(later(seconds)), **rest)


def test_live_ones_come_before_replays_and_the_first_due_first() -> None:
    made = shelf(due(0, replays=1), due(-1), due(-2, mapping="leads"), due(1))

    assert [3, 2, 1] == numbers(claim(made))
    assert [] == numbers(claim(made))
    assert [4] == numbers(claim(made, now=ticks(later(1))))


def test_a_limit_is_kept_over_all_mappings() -> None:
    made = shelf(due(0), due(0, mapping="leads"), due(0))

    assert [1, 2] == numbers(claim(made, 2))


def test_what_comes_again_is_known_and_answered_at_its_new_place() -> None:
    made = shelf(due(0))
    is_new = made.add(Pulled(1, 2, "reply-again", b""), due(0))
    (item,) = claim(made)

    assert not is_new
    assert "reply-again" == item.reply
    assert 1 == len(made)


def test_what_was_answered_for_is_remembered_until_that_is_confirmed() -> None:
    made = shelf(due(0), due(0))
    first, second = claim(made)
    made.settle(first)
    made.settle(first)
    known = made.is_answered(pulled(1)), made.is_answered(pulled(2))
    made.confirmed({1})

    assert (True, False) == known
    assert not made.is_answered(pulled(1))
    assert (1, 1) == (len(made), made.claimed)
    made.put_back(second)
    assert [2] == numbers(claim(made))


def test_a_late_return_of_what_is_settled_changes_nothing() -> None:
    made = shelf(due(0))
    (item,) = claim(made)
    made.settle(item)
    made.put_back(item)

    assert [] == claim(made)
    assert (0, 0) == (len(made), made.claimed)


def test_a_new_pause_holds_back_what_is_here() -> None:
    made = shelf(due(0), due(0, mapping="leads"), due(0, held=NOW))
    made.renew(Pauses().begin(pause(Selector("linkedin", "orders"))))
    (status,) = made.statuses()

    assert [2] == numbers(claim(made))
    assert [1] == numbers(claim(made, probe=True))
    assert (1, 2) == (status.waiting, status.held)


def test_what_is_held_is_told_mapping_by_mapping() -> None:
    pauses = Pauses().begin(pause(Selector("linkedin", "orders")))
    made = shelf(due(0), due(0), due(0, mapping="leads", held=NOW), due(0, mapping="other"))
    made.renew(pauses)

    assert [HeldQueue(LANE, "orders", 2), HeldQueue(LANE, "leads", 1)] == made.held(
        Selector("linkedin")
    )
    assert [HeldQueue(LANE, "leads", 1)] == made.held(Selector("linkedin", "leads"))


def test_the_paused_give_way_first_then_the_last_due_and_never_what_is_soon() -> None:
    pauses = Pauses().begin(pause(Selector("linkedin", "leads")))
    made = shelf(due(500), due(900), due(1, mapping="leads"), due(30), pauses=pauses)
    until = ticks(later(60))
    first = made.surplus(2, until=until)
    rest = made.surplus(9, until=until)

    assert ([3, 2], [1]) == (numbers(first), numbers(rest))
    assert 1 == len(made)
    assert [4] == numbers(claim(made, now=ticks(later(1_000))))


def test_what_is_in_hand_never_gives_way() -> None:
    made = shelf(due(0), due(0))
    claim(made, 1)
    made.renew(Pauses().begin(pause()))

    assert [2] == numbers(made.surplus(9, until=NOW))


def test_lanes_tell_when_the_first_is_due() -> None:
    other = msgspec.structs.replace(due(7), lane=Lane("linkedin", "stream-conversion", "rule-2"))
    made = shelf(due(5), due(3, replays=1), other)
    claim(made, now=NOW)

    assert {LANE: later(3), other.lane: later(7)} == {
        status.lane: status.next_due for status in made.statuses()
    }
