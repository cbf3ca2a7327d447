"""One lane at work: claim what is due, attempt it in batches, settle it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from onward.config import MappingConfig
from onward.delivery import (
    Attempt,
    DeliveryQuery,
    Lane,
    Selector,
    Standing,
    State,
    after_attempt,
)
from onward.journal import Claimed, Journal, Pause, Settlement
from onward.outcome import Delivered, Paused, Rejected, SlowDown
from onward.plugins import Alert
from onward.runner.attempt import ANSWER_LOST, Answered, Attempting, in_batches
from onward.runner.compiled import LiveMapping
from onward.runner.connection import LiveConnection
from onward.runner.guard import Guard
from onward.runner.hand import POISON, Hand, note_of
from onward.runner.hooks import Hooks
from onward.runner.inflow import Inflow
from onward.runner.leaps import Leaps
from onward.runner.noting import (
    TOO_LATE,
    Ready,
    attempt_of,
    systemic,
    unknown_version,
    until_written,
)
from onward.runner.prepared import Prepared
from onward.runner.receipts import Watch

RESOLVE_SLICE = 250
FILL_S = 0.1
"""So often at least a batch that still fills is looked after: another process may route, too."""
_WAITING = State.WAITING

Documents = Callable[[str, str, str], Awaitable[MappingConfig | None]]
"""A mapping's version as it was stored: by connection, mapping and version."""


@dataclass(slots=True)
class LaneWorker:
    """Delivers what one lane holds, until nothing in it is due."""

    lane: Lane
    connection: LiveConnection
    journal: Journal
    documents: Documents
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    hooks: Hooks
    watch: Watch
    prepared: Prepared
    note_change: Callable[[], None]
    guard: Guard
    leaps: Leaps
    hand: Hand
    is_closing: Callable[[], bool]
    inflow: Inflow = field(default_factory=Inflow)
    _claiming: asyncio.Task[None] | None = None
    _claims: set[int] = field(default_factory=set)
    _is_late: bool = False
    _pauses_made: list[Pause] = field(default_factory=list)

    async def run(self) -> None:
        """Claim and deliver, several batches at a time; claims in hand go back if it is stopped."""
        try:
            async with asyncio.TaskGroup() as batches:
                self._claiming = batches.create_task(self._keep_claiming(batches))
        finally:
            if self._claims:
                await self.journal.release(sorted(self._claims))

    def stop(self) -> None:
        """Claim nothing more; what is under way comes to its end."""
        if self._claiming is not None:
            self._claiming.cancel()

    async def _keep_claiming(self, batches: asyncio.TaskGroup) -> None:
        while not self.is_closing():
            turn = await self.connection.breaker.turn()
            claimed = await self._next(turn)
            if not claimed:
                break
            batches.create_task(self._deliver(claimed, turn))

    async def probe(self) -> bool:
        """Try one delivery that is paused, with the mapping as it is now; whether it went through."""
        claimed = list(await self.journal.claim(self.lane, 1, self.clock(), probe=True))
        self._claims.update(one.ref for one in claimed)
        try:
            for one in claimed:
                mapping = self.connection.mappings.get(one.mapping)
                if mapping is None or mapping.missing is not None:
                    continue
                with self.hand.holding(one.id.encode()):
                    resolved = mapping.resolve(one.event, self.clock())
                if resolved.outcome is not None:
                    continue
                return await self._attempt([Ready(one, mapping, resolved)], is_probe=True)
            return False
        finally:
            if self._claims:
                await self._release(sorted(self._claims))

    async def _next(self, turn: object) -> list[Claimed]:
        """The next batch, with a slot to send it in; empty when nothing is due."""
        is_ready = False
        # What waits for a platform is not claimed yet: it can still expire, pause, be put back.
        try:
            await self.connection.limiter.calm()
            claimed = await self._take_in_turn()
            wait_s = self._filling_s(claimed)
            if wait_s > 0:
                # A lane whose batch still fills keeps no other from sending.
                self.connection.slots.release()
                await self._fill(claimed, wait_s)
                await self.connection.slots.acquire()
            is_ready = bool(claimed)
        finally:
            if not is_ready:
                self.connection.breaker.end(turn)
        self._is_late = all(one.is_replay for one in claimed)
        return claimed

    async def _take_in_turn(self) -> list[Claimed]:
        """Claim with a slot in hand; when there is nothing, it goes to another lane."""
        # A lane asks for one slot at a time, so the lanes of a connection take turns; those that
        # had only replays last time stand back.
        await self.connection.slots.acquire(is_late=self._is_late)
        claimed: list[Claimed] = []
        try:
            size, _ = self._limits
            claimed = await self._take(size)
        finally:
            if not claimed:
                self.connection.slots.release()
        return claimed

    @property
    def _limits(self) -> tuple[int, float]:
        return self.connection.batch_limits(self.lane.action)

    async def _fill(self, claimed: list[Claimed], wait_s: float) -> None:
        """Add what comes, until the batch is full or has waited so long."""
        size, _ = self._limits
        # By a clock that nobody can set: the time of day may jump back meanwhile.
        loop = asyncio.get_running_loop()
        until = loop.time() + wait_s
        while self._filling_s(claimed) > 0 and (left_s := until - loop.time()) > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left_s, FILL_S)):
                    await self.inflow.enough(size - len(claimed))
            claimed += await self._take(size - len(claimed))

    def _filling_s(self, claimed: Sequence[Claimed]) -> float:
        """Seconds a batch may still wait for more."""
        size, age_s = self._limits
        if not claimed or len(claimed) >= size or self.is_closing() or self._is_awaited(claimed):
            return 0.0
        oldest = min(one.received_at for one in claimed)
        return min(age_s, age_s - (self.clock() - oldest).total_seconds())

    def _is_awaited(self, claimed: Sequence[Claimed]) -> bool:
        return self.watch.is_awaited and any(self.watch.expects(one.id) for one in claimed)

    async def _take(self, limit: int) -> list[Claimed]:
        self.inflow.begin()
        claimed = list(await self.journal.claim(self.lane, limit, self.clock()))
        self._claims.update([one.ref for one in claimed])
        return claimed

    async def _deliver(self, claimed: Sequence[Claimed], turn: object) -> None:
        try:
            ready = await self._resolve(claimed)
            with self.hand.holding(note_of(one.claimed.id for one in ready)):
                self.hooks.resolved((one.claimed, one.resolved.payload) for one in ready)
            by_key: dict[str, list[Ready]] = defaultdict(list)
            for one in ready:
                by_key[one.resolved.batch_key].append(one)
            size, _ = self._limits
            for members in by_key.values():
                for group in self.hand.apart(members, (one.claimed.id for one in members)):
                    for batch in in_batches(group, size):
                        await self._attempt(batch)
        finally:
            self.connection.slots.release()
            self.connection.breaker.end(turn)

    # resolve ---------------------------------------------------------------------------------

    async def _resolve(self, claimed: Sequence[Claimed]) -> list[Ready]:
        now = self.clock()
        ready: list[Ready] = []
        settled: list[tuple[Claimed, Standing]] = []
        outdated: list[int] = []
        mappings: dict[tuple[str, str], LiveMapping | None] = {}
        for number, one in enumerate(claimed):
            if number % RESOLVE_SLICE == RESOLVE_SLICE - 1:
                # The door must not wait until a long batch is resolved.
                await asyncio.sleep(0)
            if one.expires_at is not None and now > one.expires_at:
                settled.append((one, TOO_LATE))
                continue
            if self.hand.is_poison(one.id):
                settled.append((one, POISON))
                self._alert(POISON.reason, POISON.hint, POISON.code)
                continue
            place = (one.mapping, one.version)
            mapping = mappings.get(place)
            if mapping is None:
                mapping = mappings[place] = await self._mapping(one)
            if mapping is None:
                settled.append((one, unknown_version(one)))
                continue
            resolved = self.prepared.take(self.lane.connection, one.id, one.version)
            if resolved is None:
                with self.hand.holding(one.id.encode()):
                    resolved = mapping.resolve(one.event, now)
            match resolved.outcome:
                case None:
                    ready.append(Ready(one, mapping, resolved))
                case Rejected(reason, hint, code):
                    standing = Standing(State.REJECTED, reason=reason, hint=hint, code=code)
                    settled.append((one, standing))
                case Paused() if self.is_closing():
                    # While the batch filled, what was missing may have come: look again.
                    outdated.append(one.ref)
                case Paused(reason, hint, code):
                    await self._pause(Selector(self.lane.connection, one.mapping), resolved.outcome)
                    waiting = Standing(State.WAITING, now, reason=reason, hint=hint, code=code)
                    settled.append((one, waiting))
        await self._settle([(one, standing, None) for one, standing in settled], now)
        self.hand.clear(one.id for one, _ in settled)
        await self._release(outdated)
        return ready

    async def _mapping(self, claimed: Claimed) -> LiveMapping | None:
        known = self.connection.version(claimed.mapping, claimed.version)
        if known is not None:
            return known
        config = await self.documents(claimed.lane.connection, claimed.mapping, claimed.version)
        return None if config is None else self.connection.pin(config)

    # attempt ---------------------------------------------------------------------------------

    async def _attempt(self, batch: Sequence[Ready], *, is_probe: bool = False) -> bool:
        started_at = self.clock()
        names = [one.claimed.id for one in batch]
        attempting = Attempting(
            batch[0].mapping.action,
            self.connection.settings,
            self.connection,
            self.hand,
            note_of(names),
        )
        answers = await attempting.run(
            [one.resolved.payload for one in batch], [one.claimed.attempts for one in batch]
        )
        now = self.clock()
        pauses = {} if is_probe else self._pauses(answers)
        alike_rejected = None
        if not is_probe and not pauses:
            alike_rejected = self.guard.common_rejection(names, answers, now)
        if alike_rejected is not None:
            pauses = {Selector.of_lane(self.lane): systemic(alike_rejected, answers)}
        for selector, paused in pauses.items():
            await self._pause(selector, paused)
        rows: list[tuple[Claimed, Standing, Attempt | None]] = []
        throttled: list[int] = []
        # Deliveries that fare alike share their record: the journal writes it once for all.
        alike: dict[tuple[int, int], tuple[Standing, Attempt]] = {}
        for one, answer in zip(batch, answers, strict=True):
            if isinstance(answer.outcome, SlowDown):
                self.connection.limiter.slow_down(answer.outcome.after)
                throttled.append(one.claimed.ref)
                continue
            key = (id(answer), one.claimed.attempts)
            record = None if one.resolved.notes else alike.get(key)
            if record is None:
                record = (
                    self._standing(one, answer, now, is_held=is_probe or bool(pauses)),
                    attempt_of(one, answer, started_at),
                )
                if isinstance(answer.outcome, Delivered) and not one.resolved.notes:
                    alike[key] = record
            rows.append((one.claimed, *record))
        await self._settle(rows, now)
        self.hand.clear(names)
        if alike_rejected is not None:
            await self._dig_up(alike_rejected.buried)
        self.hooks.known(rows, now)
        await self._release(throttled)
        if rows and not throttled:
            self.connection.limiter.well()
        return any(isinstance(answer.outcome, Delivered) for answer in answers)

    def _pauses(self, answers: Sequence[Answered]) -> dict[Selector, Paused]:
        found: dict[Selector, Paused] = {}
        for answer in answers:
            if isinstance(answer.outcome, Paused):
                selector = (
                    Selector(self.lane.connection)
                    if answer.is_connection_wide
                    else Selector.of_lane(self.lane)
                )
                found.setdefault(selector, answer.outcome)
        return found

    async def _dig_up(self, buried: Sequence[str]) -> None:
        """Those that were rejected before there were enough to tell wait with the others."""
        now = self.clock()
        for delivery in buried:
            query = DeliveryQuery(id=delivery, states={State.REJECTED})
            await self._written(partial(self.journal.replay, query, at=now))

    def _standing(self, one: Ready, answer: Answered, now: datetime, *, is_held: bool) -> Standing:
        outcome = answer.outcome
        if isinstance(outcome, SlowDown):  # pragma: no cover - the caller has sorted these out
            raise TypeError(outcome)
        if isinstance(outcome, Paused) or (
            is_held and isinstance(outcome, Rejected) and outcome.code != ANSWER_LOST
        ):
            # The lane is paused, so waiting means: held until a person resumes it.
            return Standing(State.WAITING, now, outcome.reason, outcome.hint, outcome.code)
        if isinstance(outcome, Delivered) and one.resolved.notes:
            note = " ".join([*one.resolved.notes, outcome.note]).strip()
            outcome = Delivered(note, outcome.code)
        return after_attempt(
            outcome,
            attempts=one.claimed.attempts + 1,
            trying_since=self._trying_since(one.claimed, now),
            now=now,
            jitter=self.jitter(),
            expires_at=one.claimed.expires_at,
        )

    def _trying_since(self, claimed: Claimed, now: datetime) -> datetime:
        """When trying began; nothing was tried while the platform was left alone, nor in a leap."""
        self.leaps.look()
        leapt = self.leaps.since(claimed.due_at)
        waited = max(0.0, (now - claimed.due_at - leapt).total_seconds())
        rested = timedelta(seconds=self.connection.rested_s(waited))
        return claimed.trying_since + leapt + rested

    def _moved(self, claimed: Claimed, now: datetime) -> datetime | None:
        since = self._trying_since(claimed, now)
        return None if since == claimed.trying_since else since

    # settle ----------------------------------------------------------------------------------

    async def _settle(
        self, rows: Sequence[tuple[Claimed, Standing, Attempt | None]], now: datetime
    ) -> None:
        if not rows:
            return
        settlements = [
            Settlement(
                one.ref,
                standing,
                attempt,
                self._moved(one, now) if standing.state is _WAITING else None,
            )
            for one, standing, attempt in rows
        ]
        await self._written(lambda: self.journal.settle(settlements, at=now))
        self._claims.difference_update([one.ref for one, _, _ in rows])
        # Who waits is told when it is on disk, and of the pause rather than of the waiting.
        self.watch.paused(self._pauses_made)
        self._pauses_made.clear()
        if self.watch.is_awaited:
            for one, standing, _ in rows:
                self.watch.settled(one.id, standing)
        self.note_change()

    async def _written(self, write: Callable[[], Awaitable[object]]) -> None:
        await until_written(write, str(self.lane), self.is_closing)

    async def _release(self, refs: Sequence[int]) -> None:
        if refs:
            await self.journal.release(refs)
            self._claims.difference_update(refs)

    async def _pause(self, selector: Selector, paused: Paused) -> None:
        pause = Pause(selector, self.clock(), paused.reason, paused.hint, paused.code)
        await self._written(lambda: self.journal.pause(pause))
        self._pauses_made.append(pause)
        self._alert(paused.reason, paused.hint, paused.code)

    def _alert(self, reason: str, hint: str, code: str) -> None:
        self.hooks.alert(Alert(self.lane.connection, reason, hint, code))
