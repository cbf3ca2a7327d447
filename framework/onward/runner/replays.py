"""Replays: dead letters sent again at a pace, which can be stopped, then gone on with."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from onward.delivery import DeliveryQuery
from onward.errors import ConflictError, OnwardError
from onward.event import parse_time
from onward.journal import Versions
from onward.runner.pace import LOOK_S, Pace
from onward.runner.storage import Storage

STALLED_S = 60.0

MakeQuery = Callable[[datetime], DeliveryQuery]
"""The deliveries that are meant, for who began to replay them at this moment."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a replay is.

    Attributes:
        before: Made to wait again by earlier runs, which were stopped.
        moved: Made to wait again so far, by earlier runs too.
        reason: Why it stopped before its end.
    """

    began_at: datetime
    total: int
    before: int = 0
    moved: int = 0
    is_running: bool = False
    reason: str = ""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to replay."""
        return not self.is_running and self.moved >= self.total


@dataclass(slots=True)
class _Replay:
    progress: Progress
    query: DeliveryQuery
    task: "asyncio.Task[None] | None" = None


@dataclass(slots=True)
class Replays:
    """Replays of one runner, by a key that says which deliveries are meant, and how.

    What was replayed is told by when trying began anew, so a replay that was cut off, by a
    crash too, goes on where it was. What fails again is not taken twice.

    Args:
        versions: The mappings' versions in force.
        monotonic: Seconds, ever rising.
        at_once: Most deliveries that are made to wait again in one go.
        window: Replays that may wait for a try; only when these are fewer, more are made to wait.
    """

    storage: Storage
    clock: Callable[[], datetime]
    versions: Callable[[], Versions]
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep
    at_once: int = 1_000
    window: int = 10_000
    _replays: dict[str, _Replay] = field(init=False, default_factory=dict)

    async def begin(
        self, key: str, make_query: MakeQuery, *, remap: bool, rate: float | None
    ) -> Progress:
        """Begin a replay, or go on with it; one that runs is left as it is.

        Args:
            remap: With the mappings' versions in force, not with those that routed.
            rate: Most deliveries a second.
        """
        known = self._replays.get(key)
        if known is not None and known.progress.is_running:
            return known.progress
        began_at, total = await self._begun(key)
        query = replace(make_query(began_at), tried_before=began_at)
        dead = query.only_dead()
        left = 0 if dead is None else await self.storage.ledger.count(dead)
        before = max(0, total - left)
        total = max(total, left)
        progress = Progress(began_at, total, before, before, is_running=left > 0)
        made = self._replays[key] = _Replay(progress, dead or query)
        if left:
            await self._keep(key, progress)
            running = self._run(key, made, remap=remap, rate=rate)
            made.task = asyncio.create_task(running, name=f"replay {key}")
        else:
            await self._forget(key)
        return progress

    def progress(self, key: str) -> Progress | None:
        """How far a replay is that was begun since the runner was opened."""
        known = self._replays.get(key)
        return None if known is None else known.progress

    async def stop(self, key: str) -> Progress | None:
        """Make nothing more wait; what waits already is sent."""
        known = self._replays.get(key)
        if known is None:
            return None
        if known.task is not None and not known.task.done():
            known.task.cancel()
            await asyncio.wait([known.task])
            # It may have been stopped before it had begun, or while some were being written.
            left = await self.storage.ledger.count(known.query)
            total = known.progress.total
            known.progress = replace(known.progress, moved=max(0, total - left), is_running=False)
        return known.progress

    async def close(self) -> None:
        """Stop all of them."""
        for key in list(self._replays):
            await self.stop(key)

    async def _run(self, key: str, made: _Replay, *, remap: bool, rate: float | None) -> None:
        try:
            pace = Pace(rate, self.at_once, self.monotonic, self.sleep)
            while True:
                limit = await pace.turn()
                if not await self._has_room():
                    reason = (
                        f"{self.window:,} replayed deliveries wait for a try, and none was tried for "
                        f"{STALLED_S:.0f} seconds. See what holds them up: onward status"
                    )
                    made.progress = replace(made.progress, reason=reason)
                    return
                moved = await self._move(made, limit, remap=remap)
                pace.took(moved)
                made.progress = replace(made.progress, moved=made.progress.moved + moved)
                if moved < limit:
                    made.progress = replace(made.progress, total=made.progress.moved)
                    await self._forget(key)
                    return
        except OnwardError as error:
            made.progress = replace(made.progress, reason=str(error))
        finally:
            made.progress = replace(made.progress, is_running=False)

    async def _move(self, made: _Replay, limit: int, *, remap: bool) -> int:
        """Make so many wait again; how many there were."""
        moving = asyncio.ensure_future(
            self.storage.journal.replay(
                made.query,
                # Not before the begin, even if the clock was set back: it tells what was taken.
                at=max(self.clock(), made.progress.began_at),
                versions=self.versions() if remap else None,
                limit=limit,
            )
        )
        try:
            return await asyncio.shield(moving)
        finally:
            # Whoever stops it counts what is left, so what was begun must be written by then.
            await asyncio.wait([moving])
            moving.exception()

    async def _has_room(self) -> bool:
        """Wait until few enough replays wait; whether they get fewer at all."""
        fewest, since = None, self.monotonic()
        while (waiting := await self.storage.ledger.replays_waiting()) >= self.window:
            if fewest is None or waiting < fewest:
                fewest, since = waiting, self.monotonic()
            elif self.monotonic() - since >= STALLED_S:
                return False
            await self.sleep(LOOK_S)
        return True

    # What is kept of one that is not at its end: when it began, how many there were. ------------

    async def _begun(self, key: str) -> tuple[datetime, int]:
        found = await self.storage.store.get(f"replay/{key}")
        began_at = None if found is None else parse_time(found.value["began_at"])
        if found is None or began_at is None:
            return self.clock(), 0
        return began_at, int(found.value["total"])

    async def _keep(self, key: str, progress: Progress) -> None:
        name = f"replay/{key}"
        value = {"began_at": progress.began_at.isoformat(), "total": progress.total}
        found = await self.storage.store.get(name)
        await self.storage.store.put(name, value, expected=None if found is None else found.version)

    async def _forget(self, key: str) -> None:
        found = await self.storage.store.get(f"replay/{key}")
        if found is not None:
            with suppress(ConflictError):
                await self.storage.store.delete(f"replay/{key}", expected=found.version)
