"""Claiming: the deliveries of a lane that are due, the first ones first."""

import asyncio
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from onward.delivery import Lane, Selector, Standing, State
from onward.journal.bodies import Kept, Recent, load
from onward.journal.claims import Claim, Claims
from onward.journal.heads import HELD, Key, Waiting
from onward.journal.interface import Claimed, LaneStatus, Pause
from onward.journal.pulse import Pulse
from onward.journal.queues import Queue, QueueBook
from onward.sqlite import Database
from onward.sqlite.moments import moment, moment_or_none, ticks

_NEXT = """
SELECT ref, id, event, queue, version, due, since, rests, expires, attempts, replay
FROM delivery
WHERE queue = ? AND state = 'waiting' AND replay = ? AND (due, ref) > (?, ?)
ORDER BY due, ref LIMIT ?
"""

UNUSABLE = Standing(
    State.REJECTED,
    code="damaged",
    reason="The stored event is damaged, so it was not sent.",
    hint="Send it again from its source, with another messageId.",
)

_NOTHING = dict.fromkeys((state.value for state in State), 0)


class Handed(NamedTuple):
    """Deliveries handed out.

    Attributes:
        claims: By their numbers, in order.
        events: By the events' own numbers.
        damaged: Numbers of further claims, whose events cannot be used.
    """

    claims: dict[int, Claim]
    events: dict[int, Kept]
    damaged: list[int]


def claimed_of(handed: Handed, recent: Recent) -> list[Claimed]:
    """Deliveries as whoever tries them sees them."""
    return [
        Claimed(
            number,
            (waiting := claim.waiting).id.hex(),
            (queue := claim.queue).lane,
            queue.mapping,
            claim.version,
            (kept := handed.events[waiting.event]).source,
            kept.message_id,
            kept.received_at,
            partial(recent.event, kept),
            waiting.attempts,
            moment(claim.since),
            moment_or_none(waiting.expires),
            # SQLite knows no booleans.
            bool(waiting.is_replay),
            moment(waiting.due),
        )
        for number, claim in handed.claims.items()
    ]


class Claimer:
    """Hands out what is due, from memory where it can."""

    def __init__(
        self,
        database: Database,
        book: QueueBook,
        claims: Claims,
        recent: Recent,
        pulse: Pulse,
        *,
        held: int = HELD,
    ) -> None:
        self._database = database
        self._book = book
        self._claims = claims
        self._recent = recent
        self._pulse = pulse
        self._held = held
        self._filling = asyncio.Lock()
        self._loading = asyncio.Lock()

    async def claim(self, lane: Lane, limit: int, now: datetime, *, probe: bool) -> Handed:
        """What is due."""
        numbers: dict[int, Claim] = {}
        try:
            for replays in (False, True):
                await self._gather(
                    numbers, lane, limit, now=ticks(now), replays=replays, probe=probe
                )
            events = await self.events(claim.waiting.event for claim in numbers.values())
        except BaseException:
            # Whatever ended this call, a cancellation too: nobody has them in hand.
            self.release(list(numbers))
            raise
        damaged = [number for number, claim in numbers.items() if claim.waiting.event not in events]
        for number in damaged:
            del numbers[number]
        return Handed(numbers, events, damaged)

    async def _gather(
        self,
        numbers: dict[int, Claim],
        lane: Lane,
        limit: int,
        *,
        now: int,
        replays: bool,
        probe: bool,
    ) -> None:
        while len(numbers) < limit:
            queues = [
                queue for queue in self._book.of_lane(lane) if probe or queue.paused_since is None
            ]
            dry = [queue for queue in queues if queue.heads(replays=replays).is_dry]
            if dry:
                await self.fill(dry, replays=replays)
                continue
            if not self._take(numbers, queues, limit, now, replays=replays):
                return

    def _take(
        self,
        numbers: dict[int, Claim],
        queues: list[Queue],
        limit: int,
        now: int,
        *,
        replays: bool,
    ) -> bool:
        """Take until enough, or the disk must be asked first; whether the latter."""
        wanted = limit - len(numbers)
        found = [
            (heads.pop_all_due(now, wanted), heads, queue)
            for queue in queues
            if (heads := queue.heads(replays=replays))
        ]
        # What the disk holds behind a queue that ran dry may come before what others hold.
        ends = [_key(several[-1]) for several, heads, _ in found if several and heads.is_dry]
        is_short = bool(ends)
        if sum(len(several) for several, *_ in found) > wanted:
            ends.append(sorted(_key(one) for several, *_ in found for one in several)[wanted - 1])
        end = min(ends, default=None)
        made: list[tuple[int, Claim]] = []
        for several, heads, queue in found:
            cut = len(several) if end is None else bisect_right(several, end, key=_key)
            heads.give_back(several[cut:])
            made += self._claims.add(queue, several[:cut]).items()
        if len(found) > 1:
            made.sort(key=lambda pair: _key(pair[1].waiting))
        numbers.update(made)
        return is_short and len(numbers) < limit

    async def fill(self, queues: Sequence[Queue], *, replays: bool) -> None:
        """Read the next deliveries of queues that have run dry."""
        async with self._filling:
            asked = [
                (queue, heads, heads.edge)
                for queue in queues
                if (heads := queue.heads(replays=replays)).is_dry and heads.edge is not None
            ]

            def run(connection: sqlite3.Connection) -> list[list[Waiting]]:
                return [
                    self._read(connection, queue.id, edge, replays=replays)
                    for queue, _, edge in asked
                ]

            def then(found: list[list[Waiting]]) -> None:
                for (_, heads, edge), rows in zip(asked, found, strict=True):
                    last = (rows[-1].due, rows[-1].ref) if len(rows) == self._held else None
                    heads.fill(edge, self._claims.without(rows), last)

            for _, heads, _ in asked:
                heads.is_filling = True
            try:
                # The writer's thread reads: then reading and reporting keep their order.
                await self._database.writer.submit(run, then=then)
            finally:
                for _, heads, _ in asked:
                    heads.is_filling = False

    def _read(
        self, connection: sqlite3.Connection, queue: int, edge: Key, *, replays: bool
    ) -> list[Waiting]:
        rows = connection.execute(_NEXT, (queue, replays, *edge, self._held))
        return [Waiting(*row) for row in rows]

    async def events(self, refs: Iterable[int]) -> dict[int, Kept]:
        """The events of these numbers, from memory or the disk; not the damaged ones."""
        wanted = set(refs)
        found = self._at_hand(wanted)
        if len(found) == len(wanted):
            return found
        # One at a time: lanes drain side by side, and the next one wants the same events.
        async with self._loading:
            found |= self._at_hand(wanted - found.keys())
            missing = sorted(wanted - found.keys())
            if missing:
                read = await self._database.readers.read(
                    lambda connection: load(connection, missing)
                )
                for kept in read:
                    self._recent.add(kept)
                found |= {kept.ref: kept for kept in read}
        return found

    def _at_hand(self, refs: Iterable[int]) -> dict[int, Kept]:
        return {ref: kept for ref in refs if (kept := self._recent.get(ref)) is not None}

    def release(self, numbers: Iterable[int]) -> None:
        """See ``Journal.release``."""
        claims = [claim for number in numbers if (claim := self._claims.take(number)) is not None]
        self._claims.end(claims)
        for claim in claims:
            claim.queue.push(claim.waiting)
        self._pulse.beat()

    async def lanes(self) -> list[LaneStatus]:
        """See ``Journal.lanes``."""
        for replays in (False, True):
            dry = [
                queue
                for queue in self._book
                if queue.paused_since is None and queue.heads(replays=replays).is_dry
            ]
            if dry:
                await self.fill(dry, replays=replays)
        _, sums = self._database.tally.snapshot
        statuses = (
            self._status(lane, queues, sums) for lane, queues in self._book.by_lane().items()
        )
        return [status for status in statuses if status.waiting or status.claimed or status.held]

    def _status(
        self, lane: Lane, queues: Sequence[Queue], sums: Mapping[int, Mapping[str, int]]
    ) -> LaneStatus:
        waiting = held = 0
        firsts: list[Key] = []
        pauses: dict[Selector, Pause] = {}
        for queue in queues:
            counts = sums.get(queue.id, _NOTHING)
            unclaimed = max(0, counts[State.WAITING.value] - queue.claimed)
            held += counts[State.PAUSED.value]
            if queue.paused_since is None:
                waiting += unclaimed
                firsts += filter(None, (queue.live.first, queue.replays.first))
            else:
                held += unclaimed
            pause = self._book.pause_of(queue)
            if pause is not None:
                pauses[pause.selector] = pause
        return LaneStatus(
            lane,
            waiting,
            sum(queue.claimed for queue in queues),
            held,
            moment(min(firsts)[0]) if firsts else None,
            tuple(pauses.values()),
        )


def _key(waiting: Waiting) -> Key:
    return waiting.due, waiting.ref
