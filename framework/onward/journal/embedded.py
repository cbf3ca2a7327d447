"""The journal in the one SQLite file."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Self

from onward.delivery import DeliveryQuery, Disposition, Lane, Selector, Totals
from onward.event import Accepted
from onward.journal.bodies import PARSED, Kept, Recent, stored
from onward.journal.claiming import UNUSABLE, Claimer, Handed, claimed_of
from onward.journal.claims import Claims
from onward.journal.heads import HELD
from onward.journal.intake import DAMAGED, Intake
from onward.journal.interface import (
    Claimed,
    LaneStatus,
    Pause,
    Routing,
    Settlement,
    Stored,
    Versions,
)
from onward.journal.pausing import Pauser
from onward.journal.pulse import Pulse
from onward.journal.queues import QueueBook
from onward.journal.replaying import Mover, Replayer
from onward.journal.routing import Router
from onward.journal.rows import Route, Settle, route_of, settle_of
from onward.journal.setback import Setback
from onward.journal.settling import Settler
from onward.journal.sweeping import Sweeper
from onward.sqlite import Database
from onward.sqlite.moments import EPOCH
from onward.sqlite.tally import totals


class SqliteJournal:
    """A ``Journal`` in a ``Database``, which stays open when this is closed."""

    def __init__(
        self, database: Database, book: QueueBook, *, held: int = HELD, parsed: int = PARSED
    ) -> None:
        self._database = database
        self._book = book
        self._pulse = Pulse()
        self._claims = Claims()
        self._recent = recent = Recent(parsed=parsed)
        self._intake = Intake(database, recent, self._pulse)
        self._router = Router(database, book, self._intake, self._pulse)
        self._claimer = Claimer(database, book, self._claims, recent, self._pulse, held=held)
        self._settler = Settler(database, self._claims, self._pulse)
        self._pauser = Pauser(database, book, self._pulse)
        self._mover = Mover(database, book, self._pulse)
        self._replayer = Replayer(database.readers, self._mover.move)
        self._sweeper = Sweeper(database)
        self._setback = Setback(database, book, self._pulse)

    @classmethod
    async def open(cls, database: Database, *, held: int = HELD, parsed: int = PARSED) -> Self:
        """Take up the work where the file left it.

        Args:
            database: Open for writing.
            held: Waiting deliveries to keep in memory for each queue.
            parsed: Events whose content is kept as well.
        """

        def load(connection: sqlite3.Connection) -> QueueBook:
            return QueueBook(connection, held=held)

        book = await database.readers.read(load)
        return cls(database, book, held=held, parsed=parsed)

    async def append(self, events: Iterable[Accepted]) -> Sequence[bool]:
        return await self._intake.append(events)

    async def unrouted(self, limit: int) -> Sequence[Stored]:
        return [stored(one, self._recent.event(one)) for one in await self.kept_unrouted(limit)]

    async def kept_unrouted(self, limit: int) -> Sequence[Kept]:
        """The same, with the bodies as they were written."""
        kept, damaged = await self._intake.take(limit)
        if damaged:
            lost = [Routing(ref, Disposition.FILTERED, DAMAGED) for ref in damaged]
            # It makes no delivery, so no moment is written.
            await self.route(lost, at=EPOCH)
        return kept

    async def put_back(self, refs: Sequence[int]) -> None:
        self._intake.put_back(refs)

    async def route(self, routings: Sequence[Routing], *, at: datetime) -> None:
        await self.enter(route_of(routings, at))

    async def enter(self, route: Route) -> None:
        """The same, as it is written."""
        await self._router.enter(route)

    async def lanes(self, now: datetime) -> Sequence[LaneStatus]:
        await self._setback.look(now)
        return await self._claimer.lanes()

    async def claim(
        self, lane: Lane, limit: int, now: datetime, *, probe: bool = False
    ) -> Sequence[Claimed]:
        handed = await self.hand_out(lane, limit, now, probe=probe)
        return claimed_of(handed, self._recent)

    async def hand_out(
        self, lane: Lane, limit: int, now: datetime, *, probe: bool = False
    ) -> Handed:
        """The same, as it is kept."""
        handed = await self._claimer.claim(lane, limit, now, probe=probe)
        if handed.damaged:
            lost = [Settlement(number, UNUSABLE) for number in handed.damaged]
            await self.settle(lost, at=now)
        return handed

    async def kept(self, refs: Sequence[int]) -> Sequence[Kept]:
        """The stored events of these numbers, without the damaged ones."""
        return list((await self._claimer.events(refs)).values())

    def places(self) -> Sequence[tuple[str, str]]:
        """Every mapping that has a queue, behind its connection."""
        return sorted({(queue.lane.connection, queue.mapping) for queue in self._book})

    async def move(self, refs: Sequence[int], *, at: datetime, versions: Versions | None) -> int:
        """Make those of these deliveries wait again that are dead; how many."""
        return await self._mover.move(refs, at, versions)

    async def settle(self, settlements: Sequence[Settlement], *, at: datetime) -> None:
        await self.record(settle_of(settlements, at))

    async def record(self, settle: Settle) -> None:
        """The same, as it is written."""
        await self._settler.settle(settle)

    async def release(self, refs: Sequence[int]) -> None:
        self._claimer.release(refs)

    async def pause(self, pause: Pause) -> None:
        await self._pauser.pause(pause)

    async def resume(
        self, selector: Selector, *, at: datetime, versions: Versions | None = None
    ) -> int:
        return await self._pauser.resume(selector, at=at, versions=versions)

    async def pauses(self) -> Sequence[Pause]:
        return sorted(self._book.pauses.values(), key=lambda pause: pause.at)

    async def replay(
        self,
        query: DeliveryQuery,
        *,
        at: datetime,
        versions: Versions | None = None,
        limit: int | None = None,
    ) -> int:
        return await self._replayer.replay(query, at=at, versions=versions, limit=limit)

    async def counts(self) -> Totals:
        return totals(*self._database.tally.snapshot, self._book.paused_ids())

    async def sweep(self, before: datetime, *, limit: int = 1_000) -> int:
        return await self._sweeper.sweep(before, limit=limit)

    async def wait(self, after: int) -> int:
        return await self._pulse.after(after)

    async def close(self) -> None:
        # An operation behind all others: once it is written, they are.
        await self._database.writer.submit(lambda _: None)
