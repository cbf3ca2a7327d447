import asyncio
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from fixtures.bench import Bench, order, within
from onward.delivery import Disposition, State, delivery_id
from onward.runner.hand import NAME, SIZE, TOGETHER, Hand, note_of

ID = delivery_id("web-shop", "m-1", "ads", "orders")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def hands() -> Iterator[list[Hand]]:
    """Hands to be closed at the end."""
    opened: list[Hand] = []
    yield opened
    for hand in opened:
        hand.close()


def died(folder: Path, *names: str) -> Hand:
    """The hand of the process after the one that died over these."""
    before = Hand(folder)
    before.take(note_of(names))
    before.close()
    with capture_logs():
        return Hand(folder)


def test_who_died_empty_handed_leaves_no_suspects(folder: Path, hands: list[Hand]) -> None:
    with (hand := Hand(folder)).holding(b"a"):
        pass
    hand.close()
    hands.append(Hand(folder))

    assert {} == hands[0].suspects


def test_what_was_in_hand_is_suspect_and_goes_alone(folder: Path, hands: list[Hand]) -> None:
    hands.append(died(folder, "a", "b"))

    assert {"a": 1, "b": 1} == hands[0].suspects
    assert [[3, 4], [1], [2]] == hands[0].apart([1, 3, 2, 4], ["a", "c", "b", "d"])
    assert [[1]] == hands[0].apart([1], ["a"])


def test_what_was_among_many_goes_with_a_few(folder: Path, hands: list[Hand]) -> None:
    names = [f"d-{number}" for number in range(TOGETHER + 1)]
    hands.append(died(folder, *names))

    assert {0} == set(hands[0].suspects.values())
    assert [["x"], names[:TOGETHER], names[TOGETHER:]] == hands[0].apart(
        [*names, "x"], [*names, "x"]
    )


def test_an_exception_is_no_death(folder: Path, hands: list[Hand]) -> None:
    hand = Hand(folder)
    with pytest.raises(ZeroDivisionError), hand.holding(b"a"):
        _ = 1 / 0
    hand.close()
    hands.append(Hand(folder))

    assert {} == hands[0].suspects


def test_two_deaths_alone_are_too_many(folder: Path, hands: list[Hand]) -> None:
    poisons = []
    for names in (("a", "b"), ("a",), ("a",)):
        hand = died(folder, *names)
        poisons.append(hand.is_poison("a"))
        hand.close()
    hands.append(Hand(folder))

    assert [False, False, True] == poisons
    assert {"a": 3, "b": 1} == hands[0].suspects


def test_what_got_through_is_no_suspect_any_more(folder: Path, hands: list[Hand]) -> None:
    hand = died(folder, "a", "b")
    hand.clear(["a", "b", "c"])
    hand.close()
    hands.append(Hand(folder))

    assert {} == hands[0].suspects
    assert [[1, 2]] == hands[0].apart([1, 2], [])


def test_processes_of_one_folder_note_apart(folder: Path, hands: list[Hand]) -> None:
    hands += [Hand(folder), Hand(folder)]

    assert [NAME, f"{NAME}-2"] == sorted(path.name for path in folder.iterdir())


def test_of_very_many_only_the_first_are_noted() -> None:
    note = note_of(f"{number:032}" for number in range(100_000))

    assert SIZE - 100 < len(note) < SIZE
    assert all(len(name) == 32 for name in note.decode().split("\n"))


def test_a_list_of_suspects_that_cannot_be_read_accuses_nobody(
    folder: Path, hands: list[Hand]
) -> None:
    folder.mkdir()
    (folder / f"{NAME}.suspects").write_text("{")
    hands.append(Hand(folder))

    assert {} == hands[0].suspects


def delivered(bench: Bench, suspects: dict[str, int], count: int = 1) -> Sequence[Any]:
    """What becomes of orders while these are suspect: reports, then who still is."""
    data = bench.folder / ".onward"
    data.mkdir()
    (data / f"{NAME}.suspects").write_text(json.dumps(suspects))

    async def main() -> Sequence[Any]:
        async with bench.open() as runner:
            sent = (runner.deliver(order(number)) for number in range(1, count + 1))
            reports: Sequence[Any] = await within(20, asyncio.gather(*sent))
            return reports

    return asyncio.run(main())


def known(bench: Bench) -> bool:
    """Whether anybody is suspect still."""
    return (bench.folder / ".onward" / f"{NAME}.suspects").exists()


def test_a_suspect_travels_alone_and_is_cleared(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    reports = delivered(bench, {ID: 1}, 4)

    assert {State.DELIVERED} == {one.deliveries[0].standing.state for one in reports}
    assert [["o-1"]] == [
        [body["id"] for body in batch] for batch in bench.bodies if batch[0]["id"] == "o-1"
    ]
    assert not known(bench)


def test_a_delivery_that_killed_twice_is_set_aside_with_a_reason(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    (report,) = delivered(bench, {ID: 3})
    standing = report.deliveries[0].standing

    assert (State.REJECTED, "poison") == (standing.state, standing.code)
    assert standing.reason.startswith("The process died over this delivery twice")
    assert [] == bench.bodies
    assert not known(bench)


def test_a_delivery_that_kills_on_routing_is_set_aside_there(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    (report,) = delivered(bench, {"event 1": 1, ID: 3})

    assert "poison" == report.deliveries[0].standing.code
    assert not known(bench)


def test_an_event_that_is_suspect_is_routed_alone(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    (report,) = delivered(bench, {"event 1": 1})

    assert State.DELIVERED is report.deliveries[0].standing.state
    assert not known(bench)


def test_an_event_that_killed_twice_goes_nowhere(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    (report,) = delivered(bench, {"event 1": 3})

    assert (Disposition.FILTERED, ()) == (report.disposition, report.deliveries)
    assert report.reason.startswith("The process died over this event twice")
    assert not known(bench)
