import asyncio

from onward.sending import Slots


async def full(slots: Slots) -> None:
    """Take all that are free."""
    while slots.in_use < slots.limit:
        await slots.acquire()


def answered(slots: Slots, seconds: float, times: int) -> None:
    """Rounds of answers with all slots in use."""

    async def rounds() -> None:
        for _ in range(times):
            await full(slots)
            slots.answered(seconds)
            slots.release()

    asyncio.run(rounds())


def test_it_grows_while_answers_stay_quick() -> None:
    slots = Slots(first=1)
    answered(slots, 0.1, 40)

    assert slots.limit > 5


def test_it_never_grows_beyond_its_most() -> None:
    slots = Slots(first=1, most=3)
    answered(slots, 0.1, 200)

    assert 3 == slots.limit


def test_it_does_not_grow_without_need() -> None:
    slots = Slots(first=4)
    for _ in range(50):
        slots.answered(0.1)

    assert 4 == slots.limit


def test_answers_that_slow_down_shrink_it() -> None:
    slots = Slots(first=8)
    for _ in range(5):
        slots.answered(0.1)
    slots.answered(2.0)

    assert 7 == slots.limit


def test_strain_shrinks_it_to_one_and_no_further() -> None:
    slots = Slots(first=8)
    for _ in range(100):
        slots.strained()

    assert 1 == slots.limit


def test_slots_are_handed_out_in_turn() -> None:
    async def main() -> list[int]:
        slots = Slots(first=1)
        await slots.acquire()
        order: list[int] = []

        async def take(number: int) -> None:
            await slots.acquire()
            order.append(number)
            slots.release()

        tasks = [asyncio.create_task(take(number)) for number in range(3)]
        await asyncio.sleep(0)
        slots.release()
        await asyncio.gather(*tasks)
        return [*order, slots.in_use]

    assert [0, 1, 2, 0] == asyncio.run(main())


def test_who_stops_waiting_takes_no_slot() -> None:
    async def main() -> int:
        slots = Slots(first=1)
        await slots.acquire()
        waiting = asyncio.create_task(slots.acquire())
        handed = asyncio.create_task(slots.acquire())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
        slots.release()
        # Cancelled after the slot was handed over, before it could be used.
        handed.cancel()
        await asyncio.gather(waiting, handed, return_exceptions=True)
        return slots.in_use

    assert 0 == asyncio.run(main())


def served(line: list[tuple[str, bool]]) -> list[str]:
    """Who has the only slot, in turn, when these ask for it in this order."""
    slots, order = Slots(first=1), []

    async def ask(name: str, *, is_late: bool) -> None:
        await slots.acquire(is_late=is_late)
        order.append(name)
        slots.release()

    async def rounds() -> None:
        await slots.acquire()
        waiting = [asyncio.create_task(ask(name, is_late=is_late)) for name, is_late in line]
        await asyncio.sleep(0)
        slots.release()
        await asyncio.gather(*waiting)

    asyncio.run(rounds())
    return order


def test_what_can_wait_lets_others_go_first() -> None:
    line = [("late", True), ("first", False), ("second", False)]

    assert served(line) == ["first", "second", "late"]


def test_what_can_wait_does_not_wait_forever() -> None:
    line = [("late", True), ("later", True), *((str(number), False) for number in range(6))]

    assert served(line) == ["0", "1", "2", "3", "late", "4", "5", "later"]


def test_who_stops_waiting_while_a_slot_is_given_back_is_passed_over() -> None:
    async def main() -> tuple[list[object], int]:
        slots = Slots(first=1)
        await slots.acquire()
        waiting = asyncio.create_task(slots.acquire())
        await asyncio.sleep(0)
        waiting.cancel()
        slots.release()
        found = await asyncio.gather(waiting, return_exceptions=True)
        return [type(each) for each in found], slots.in_use

    assert ([asyncio.CancelledError], 0) == asyncio.run(main())
