"""The flow of one event: accept, route, resolve, batch, send, settle.

::

    accept    complete it, drop duplicates, journal it: durable, now answer 200
    route     which mappings' triggers match; resolve each; one ledger row per delivery
    lane      what is due, batched by count, bytes and age
    attempt   build, send, read: one outcome per payload
    settle    record and acknowledge, together
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from traceback import format_exception
from typing import Any

import structlog

from onward.delivery import Disposition, Lane
from onward.errors import OnwardError
from onward.journal import Journal, Routing, Stored
from onward.plugins import Alert
from onward.runner.connection import LiveConnection
from onward.runner.guard import Guard
from onward.runner.hand import POISON, POISONED, Hand, event_name, note_of
from onward.runner.hooks import Hooks
from onward.runner.lane import Documents, LaneWorker
from onward.runner.leaps import Leaps
from onward.runner.prepared import Prepared
from onward.runner.receipts import Watch
from onward.runner.roles import EVERY, Role
from onward.runner.routing import Router
from onward.runner.upkeep import Upkeep

log = structlog.get_logger("onward.runner")

ROUTE_AT_ONCE = 500
ROUTE_SLICE = 250
ROUTES = 4
"""Runs of events on their way: one is routed while the others are fetched or written."""
HELD_BACK_S = 0.5
IDLE_S = 30.0
UPKEEP_S = 30.0
TROUBLE_S = 5.0
OURSELVES = "onward"


@dataclass(slots=True)
class Pipeline:
    """Moves events from the door to the platforms, for as long as ``run`` runs.

    Args:
        connections: By id; ``replace`` puts others in their place.
        clock: Aware, UTC.
        jitter: A number from 0 to 1, for back-off.
        hooks: The plugins' hooks.
        roles: What of the work is done here.
        leaps: Tells when the clock is set.
        hand: Notes what plugins' code has in hand.
    """

    journal: Journal
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    hooks: Hooks
    documents: Documents
    upkeep: Upkeep
    leaps: Leaps
    hand: Hand
    roles: AbstractSet[Role] = EVERY
    connections: Mapping[str, LiveConnection] = field(default_factory=dict)
    watch: Watch = field(default_factory=Watch)
    prepared: Prepared = field(default_factory=Prepared)
    _router: Router = field(default_factory=lambda: Router({}))
    _workers: dict[Lane, tuple[LaneWorker, asyncio.Task[None]]] = field(default_factory=dict)
    _guards: dict[Lane, Guard] = field(default_factory=dict)
    _to_route: asyncio.Event = field(default_factory=asyncio.Event)
    _holding_back: asyncio.Lock = field(default_factory=asyncio.Lock)
    _to_send: asyncio.Event = field(default_factory=asyncio.Event)
    _change: asyncio.Event = field(default_factory=asyncio.Event)
    _changes: int = 0
    _heard: int = 0
    _is_closing: bool = False

    def replace(self, connections: Mapping[str, LiveConnection]) -> None:
        """Use other connections from the next event on; what is in flight ends as it began."""
        self.connections = connections
        self.prepared.reset(connections)
        self._router = Router(connections, self.prepared)

    # run -------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Route and deliver until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                if Role.DELIVER in self.roles:
                    tasks.create_task(self._forever(self._listen), name="listen")
                    for _ in range(ROUTES):
                        tasks.create_task(self._forever(self._route_some), name="route")
                    tasks.create_task(self._forever(self._dispatch), name="dispatch")
                tasks.create_task(self._forever(self._look_after), name="upkeep")
        finally:
            working = [task for _, task in self._workers.values()]
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)

    async def drain(self, grace_s: float) -> None:
        """Claim nothing more, and give what is in flight ``grace_s`` seconds to finish."""
        self._is_closing = True
        for connection in self.connections.values():
            connection.limiter.close()
        busy = []
        for worker, task in self._workers.values():
            worker.stop()
            busy.append(task)
        if busy:
            await asyncio.wait(busy, timeout=grace_s)

    async def _listen(self) -> None:
        self._heard = await self.journal.wait(self._heard)
        self._to_route.set()
        self._to_send.set()

    async def _forever(self, step: Callable[[], Any]) -> None:
        while True:
            try:
                await step()
            except OnwardError as error:
                # It comes back every few seconds while it lasts; people are told once.
                hint = "Nothing is lost; it goes on by itself once the cause is mended."
                self.hooks.alert(Alert(OURSELVES, str(error), hint, "waits"))
                await asyncio.sleep(TROUBLE_S)
            except Exception as error:  # noqa: BLE001 - the pipeline outlives a defect in one step
                # Nothing is acknowledged before it is done, so a defect here loses nothing.
                _report("pipeline step failed", error, step=step.__name__)
                await asyncio.sleep(TROUBLE_S)

    async def changed(self, seen: int) -> int:
        """Return once something was routed or settled since ``seen``; a number for the next call."""
        while self._changes == seen:
            self._change.clear()
            await self._change.wait()
        return self._changes

    def note_change(self) -> None:
        """Something was routed or settled."""
        self._changes += 1
        self._change.set()

    async def _look_after(self) -> None:
        await asyncio.sleep(UPKEEP_S)
        if Role.DELIVER in self.roles:
            await self.upkeep.keep()
            await self.upkeep.probe(self.connections, self.worker)
        if Role.LEDGER in self.roles:
            await self.upkeep.sweep()

    # route -----------------------------------------------------------------------------------

    async def _route_some(self) -> None:
        await self._hold_back()
        self._to_route.clear()
        stored = await self.journal.unrouted(ROUTE_AT_ONCE)
        if not stored:
            await self._to_route.wait()
            return
        now = self.clock()
        routings: list[Routing] = []
        try:
            for group in self.hand.apart(stored, map(event_name, stored)):
                routings += await self._routed(group, now)
            await self.journal.route(routings, at=now)
        except BaseException:
            await self.journal.put_back([one.ref for one in stored])
            raise
        self.hand.clear(map(event_name, stored))
        self.hand.clear(
            one.id for routing in routings for one in routing.deliveries if one.standing is POISON
        )
        if self.watch.is_awaited:
            self.watch.routed(stored, routings)
            self.watch.paused(await self.journal.pauses())
        self._tell_lanes(routings)
        self.note_change()

    def _tell_lanes(self, routings: Sequence[Routing]) -> None:
        counts = Counter([one.lane for routing in routings for one in routing.deliveries])
        for lane, count in counts.items():
            if lane in self._workers:
                self._workers[lane][0].inflow.note(count)

    async def _hold_back(self) -> None:
        """Let the lanes catch up for a moment, where all of them are behind.

        What is routed too early is resolved twice, and read from the disk again. Never for long:
        others may be waited for behind the events of a platform that is slow.
        """
        async with self._holding_back:
            with suppress(TimeoutError):
                async with asyncio.timeout(HELD_BACK_S):
                    seen = self._changes
                    while self.prepared.is_ahead:
                        seen = await self.changed(seen)

    async def _routed(self, stored: Sequence[Stored], now: datetime) -> list[Routing]:
        names = [event_name(one) for one in stored]
        if self.hand.is_poison(names[0]):
            return [Routing(one.ref, Disposition.FILTERED, POISONED) for one in stored]
        with self.hand.holding(note_of(names)):
            received = self.hooks.receive(stored)
        if names[0] in self.hand.suspects:
            return [self._alone(one, now) for one in received]
        routings: list[Routing] = []
        for start in range(0, len(received), ROUTE_SLICE):
            end = start + ROUTE_SLICE
            with self.hand.holding(note_of(names[start:end])):
                routings += [
                    one if isinstance(one, Routing) else self._router.route(one, now)
                    for one in received[start:end]
                ]
            # The door must not wait until a long run of events is routed.
            await asyncio.sleep(0)
        return routings

    def _alone(self, one: Stored | Routing, now: datetime) -> Routing:
        return one if isinstance(one, Routing) else self._router.route(one, now, self.hand)

    # deliver ---------------------------------------------------------------------------------

    async def _dispatch(self) -> None:
        self._to_send.clear()
        self.leaps.look()
        now = self.clock()
        statuses = [] if self._is_closing else await self.journal.lanes(now)
        waits = [IDLE_S]
        for status in statuses:
            if status.next_due is None or status.lane in self._workers:
                continue
            if status.next_due <= now:
                self._start(status.lane)
            else:
                waits.append((status.next_due - now).total_seconds())
        with suppress(TimeoutError):
            async with asyncio.timeout(max(min(waits), 0.01)):
                await self._to_send.wait()

    def _start(self, lane: Lane) -> None:
        connection = self.connections.get(lane.connection)
        if connection is None or lane.action not in connection.config.destination.actions:
            return
        if not connection.config.live:
            # What waited when it was switched off, or is replayed, waits until it is live again.
            return
        worker = self.worker(lane, connection)
        task = asyncio.create_task(self._work(worker), name=f"lane {lane}")
        self._workers[lane] = worker, task

    def worker(self, lane: Lane, connection: LiveConnection) -> LaneWorker:
        """Who delivers what a lane of this connection holds."""
        return LaneWorker(
            lane=lane,
            connection=connection,
            journal=self.journal,
            documents=self.documents,
            clock=self.clock,
            jitter=self.jitter,
            hooks=self.hooks,
            watch=self.watch,
            prepared=self.prepared,
            note_change=self.note_change,
            leaps=self.leaps,
            hand=self.hand,
            guard=self._guards.setdefault(lane, Guard()),
            # Files may have changed: then it ends, and another one goes on with what they say.
            is_closing=lambda: (
                self._is_closing or self.connections.get(lane.connection) is not connection
            ),
        )

    async def _work(self, worker: LaneWorker) -> None:
        try:
            await worker.run()
        except ExceptionGroup as group:
            # The claims are back in the journal; the others must not stop for this lane.
            _report("lane stopped", group, lane=str(worker.lane))
            await asyncio.sleep(TROUBLE_S)
        finally:
            # Something may have come after its last look.
            self._workers.pop(worker.lane, None)
            self._to_send.set()


def _report(what: str, error: BaseException, **where: str) -> None:
    # As text: a renderer of exceptions might print variables, and with them secrets.
    log.error(what, **where, traceback="".join(format_exception(error)))
