"""Dead letters are sent again at a pace, which can be stopped, then gone on with."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from framework.storage.samples import DELIVERED, REJECTED, T0, deliver, event, later, route
from onward.delivery import DeliveryQuery, State
from onward.errors import StorageError
from onward.journal import MemoryJournal, Versions
from onward.ledger import MemoryLedger
from onward.runner.replays import Progress, Replays
from onward.runner.storage import Storage
from onward.store import MemoryStore

Step = Callable[["Bed"], Awaitable[Any]]


class Bed:
    """A journal with dead letters; time passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.journal = MemoryJournal()
        self.ledger = MemoryLedger(self.journal)
        self.store = MemoryStore()
        self.seconds = 0.0
        self.on_sleep: Callable[[], Awaitable[Any]] = self.nothing
        self.replays = self.made()

    async def nothing(self) -> None:
        """Let time pass, no more."""

    def made(self, **limits: int) -> Replays:
        """As a newly opened runner has it."""
        storage = Storage(self.journal, self.ledger, self.store)
        return Replays(
            storage,
            self.clock,
            lambda: lambda *_: "v2",
            monotonic=lambda: self.seconds,
            sleep=self.sleep,
            **limits,
        )

    def clock(self) -> datetime:
        return later(10 + self.seconds)

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await self.on_sleep()
        await asyncio.sleep(0)

    async def bury(self, count: int) -> None:
        """Let so many deliveries die."""
        await self.journal.append([event(number) for number in range(count)])
        await route(self.journal)
        while await deliver(self.journal, REJECTED):
            continue

    async def begin(self, **how: Any) -> Progress:
        options = {"remap": False, "rate": None, **how}
        return await self.replays.begin("key", lambda _: DeliveryQuery(), **options)

    async def ended(self) -> Progress:
        """How far it is once it has stopped."""
        return await self.until(lambda progress: not progress.is_running)

    async def until(self, holds: Callable[[Progress], bool]) -> Progress:
        """How far it is once something holds of it."""
        while not holds(self.now()):  # noqa: ASYNC110 - what is waited for happens meanwhile
            await asyncio.sleep(0)
        return self.now()

    def now(self) -> Progress:
        progress = self.replays.progress("key")
        assert progress is not None
        return progress


def play(step: Step) -> Any:
    """What a step comes to."""

    async def main() -> Any:
        async with asyncio.timeout(20):
            return await step(Bed())

    return asyncio.run(main())


def test_all_that_fits_waits_again_with_its_own_version() -> None:
    async def step(bed: Bed) -> Any:
        await bed.bury(7)
        begun = await bed.begin()
        ended = await bed.ended()
        found = await bed.ledger.deliveries(DeliveryQuery())
        return begun, ended, {(one.state, one.version, one.is_replay) for one in found}

    begun, ended, found = play(step)

    assert Progress(later(10), 7, is_running=True) == begun
    assert Progress(later(10), 7, moved=7) == ended
    assert ended.is_done
    assert {(State.WAITING, "v1", True)} == found


def test_with_remap_it_goes_with_the_version_in_force() -> None:
    async def step(bed: Bed) -> Any:
        await bed.bury(1)
        await bed.begin(remap=True)
        await bed.ended()
        return [one.version for one in await bed.ledger.deliveries(DeliveryQuery())]

    assert ["v2"] == play(step)


def test_without_dead_letters_there_is_nothing_to_do() -> None:
    async def step(bed: Bed) -> Any:
        await bed.bury(1)
        alive = DeliveryQuery(states=frozenset({State.DELIVERED}))
        none = await bed.replays.begin("other", lambda _: alive, remap=False, rate=None)
        return none, await bed.store.keys(), await bed.replays.stop("unknown")

    none, kept, unknown = play(step)

    assert (0, True, [], None) == (none.total, none.is_done, list(kept), unknown)
    assert Bed().replays.progress("unknown") is None


def test_a_rate_is_kept_second_by_second() -> None:
    seen: list[tuple[float, int]] = []

    async def step(bed: Bed) -> None:
        async def look() -> None:
            seen.append((bed.seconds, bed.now().moved))

        await bed.bury(100)
        bed.on_sleep = look
        await bed.begin(rate=10)
        await bed.ended()

    play(step)

    assert all(moved <= seconds * 10 + 1 for seconds, moved in seen)
    assert 9.8 <= seen[-1][0] <= 10.2


def stop_after(bed: Bed, count: int) -> Callable[[], Awaitable[None]]:
    async def look() -> None:
        if bed.now().moved >= count:
            await asyncio.Event().wait()

    return look


def test_a_replay_that_was_stopped_goes_on_even_after_a_restart() -> None:
    async def step(bed: Bed) -> Any:
        await bed.bury(30)
        bed.on_sleep = stop_after(bed, 12)
        await bed.begin(rate=10)
        await bed.until(lambda progress: progress.moved >= 12)
        stopped = await bed.replays.stop("key")
        # What was replayed failed again meanwhile, and is not taken a second time.
        again = await deliver(bed.journal, REJECTED, at=bed.clock())
        bed.replays = bed.made()
        begun = await bed.begin()
        ended = await bed.ended()
        waiting = await bed.ledger.replays_waiting()
        return stopped, len(again), begun, ended, waiting, await bed.store.keys()

    stopped, again, begun, ended, waiting, kept = play(step)

    assert (30, False) == (stopped.total, stopped.is_done)
    assert 12 <= again == stopped.moved < 30
    assert replace(stopped, before=again, is_running=True) == begun
    assert (30, 30, True, 30 - again, []) == (
        *(ended.moved, ended.total, ended.is_done),
        *(waiting, list(kept)),
    )


def test_what_runs_is_not_begun_twice() -> None:
    async def step(bed: Bed) -> Any:
        await bed.bury(5)
        bed.on_sleep = stop_after(bed, 1)
        first = await bed.begin(rate=1)
        second = await bed.begin(rate=1)
        await bed.replays.close()
        return first, second, bed.now()

    first, second, closed = play(step)

    assert replace(first, moved=second.moved) == second
    assert not closed.is_running


def test_after_its_end_it_can_be_begun_anew() -> None:
    async def step(bed: Bed) -> Any:
        await bed.bury(3)
        await bed.begin()
        await bed.ended()
        await deliver(bed.journal, REJECTED, limit=1, at=bed.clock())
        await deliver(bed.journal, DELIVERED, at=bed.clock())
        bed.seconds += 5
        await bed.begin()
        return await bed.ended()

    assert 1 == play(step).total


def test_only_so_many_wait_at_a_time() -> None:
    most: list[int] = []

    async def step(bed: Bed) -> Any:
        async def look() -> None:
            most.append(await bed.ledger.replays_waiting())
            await deliver(bed.journal, DELIVERED, limit=1, at=bed.clock())

        await bed.bury(9)
        bed.replays = bed.made(at_once=2, window=4)
        bed.on_sleep = look
        await bed.begin()
        return await bed.ended()

    ended = play(step)

    assert (9, True) == (ended.moved, ended.is_done)
    assert max(most) <= 5


def test_a_replay_stops_where_nothing_is_tried() -> None:
    async def step(bed: Bed) -> Any:
        await bed.bury(9)
        bed.replays = bed.made(at_once=2, window=4)
        await bed.begin()
        return await bed.ended(), bed.seconds

    ended, seconds = play(step)

    assert (4, False) == (ended.moved, ended.is_done)
    assert (
        "4 replayed deliveries wait for a try, and none was tried for 60 seconds." in ended.reason
    )
    assert seconds >= 60


def test_a_journal_in_trouble_ends_it_with_the_reason() -> None:
    class Broken(MemoryJournal):
        async def replay(
            self,
            query: DeliveryQuery,
            *,
            at: datetime,
            versions: Versions | None = None,
            limit: int | None = None,
        ) -> int:
            msg = "The disk is full."
            raise StorageError(msg)

    async def step(bed: Bed) -> Any:
        bed.journal = Broken()
        bed.ledger = MemoryLedger(bed.journal)
        bed.replays = bed.made()
        await bed.bury(1)
        await bed.begin()
        return await bed.ended()

    ended = play(step)

    assert ("The disk is full.", False) == (ended.reason, ended.is_done)


def test_the_clock_set_back_takes_nothing_twice() -> None:
    async def step(bed: Bed) -> Any:
        await bed.bury(2)
        bed.on_sleep = stop_after(bed, 1)
        begun = await bed.begin(rate=1)
        await bed.until(lambda progress: progress.moved >= 1)
        await bed.replays.stop("key")
        bed.seconds = -9.0
        bed.on_sleep = bed.nothing
        await bed.begin()
        await bed.ended()
        found = await bed.ledger.deliveries(DeliveryQuery())
        return [one.trying_since >= begun.began_at for one in found]

    assert [True, True] == play(step)
    assert T0 < Bed().clock()


def test_what_is_being_written_is_counted_by_who_stops_it() -> None:
    class Slow(MemoryJournal):
        """Writes only after a while."""

        async def replay(self, query: DeliveryQuery, **rest: Any) -> int:
            for _ in range(5):
                await asyncio.sleep(0)
            return await super().replay(query, **rest)

    async def step(bed: Bed) -> Any:
        bed.journal = Slow()
        bed.ledger = MemoryLedger(bed.journal)
        bed.replays = bed.made()
        await bed.bury(3)
        await bed.begin()
        for _ in range(4):
            await asyncio.sleep(0)
        stopped = await bed.replays.stop("key")
        return stopped, await bed.ledger.replays_waiting()

    stopped, waiting = play(step)

    assert (3, 3) == (stopped.moved, waiting)
