"""A journal whose file another process keeps."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

import msgspec

from onward.clerk import Line
from onward.delivery import DeliveryQuery, Lane, Selector, Totals
from onward.errors import StorageError
from onward.event import Accepted
from onward.journal.bodies import Kept, Recent, stored
from onward.journal.interface import (
    Claimed,
    LaneStatus,
    Pause,
    Routing,
    Settlement,
    Stored,
    Versions,
)
from onward.journal.remote.messages import (
    AcceptedRow,
    Claim,
    HandedOut,
    KeptRow,
    Move,
    Named,
    Resume,
    Sweep,
)
from onward.journal.replaying import Replayer
from onward.journal.rows import route_of, settle_of
from onward.sqlite import Readers
from onward.sqlite.moments import moment, moment_or_none, ticks

# Stored events: half a second of full load, 6 MB. What waited for longer is asked for again.
HELD = 4_096
# Two batches: the lanes that drain a backlog side by side want the same events soon.
PARSED = 2_048

_decode = msgspec.json.Decoder().decode
_kept_rows = msgspec.msgpack.Decoder(list[KeptRow]).decode
_handed_out = msgspec.msgpack.Decoder(HandedOut).decode


class RemoteJournal:
    """A ``Journal`` at the other end of a line.

    Args:
        readers: Read the file beside whoever keeps it: dead letters are looked for here.
    """

    def __init__(self, line: Line, readers: Readers) -> None:
        self._line = line
        self._recent = Recent(HELD, PARSED)
        self._replayer = Replayer(readers, self._move)
        # What is given back although nobody waits for it.
        self._returning: set[asyncio.Task[None]] = set()

    async def append(self, events: Iterable[Accepted]) -> Sequence[bool]:
        rows = [
            AcceptedRow(
                each.source,
                each.message_id,
                ticks(each.received_at),
                msgspec.json.encode(each.event),
            )
            for each in events
        ]
        return await self._line.ask("append", rows, list[bool])

    async def unrouted(self, limit: int) -> Sequence[Stored]:
        rows = _kept_rows(await self._in_hand("unrouted", limit))
        # Not kept parsed: most are resolved while they are routed, and never looked at again.
        return [stored(one, partial(_decode, one.body)) for one in self._keep(rows)]

    async def put_back(self, refs: Sequence[int]) -> None:
        await self._line.tell("put_back", list(refs))

    async def route(self, routings: Sequence[Routing], *, at: datetime) -> None:
        await self._line.tell("route", route_of(routings, at))

    async def lanes(self, now: datetime) -> Sequence[LaneStatus]:
        return await self._line.ask("lanes", now, list[LaneStatus])

    async def claim(
        self, lane: Lane, limit: int, now: datetime, *, probe: bool = False
    ) -> Sequence[Claimed]:
        answer = _handed_out(await self._in_hand("claim", Claim(lane, limit, now, probe)))
        try:
            events = await self._events({row.event for row in answer.rows})
            return [
                Claimed(
                    row.ref,
                    row.id.hex(),
                    lane,
                    *answer.places[row.place],
                    (kept := events[row.event]).source,
                    kept.message_id,
                    kept.received_at,
                    partial(self._recent.event, kept),
                    row.attempts,
                    moment(row.since),
                    moment_or_none(row.expires),
                    row.is_replay,
                    moment(row.due),
                )
                for row in answer.rows
            ]
        except BaseException:
            # Whatever ended this call, a cancellation too: nobody has them in hand.
            self._give_back("release", [row.ref for row in answer.rows])
            raise

    async def settle(self, settlements: Sequence[Settlement], *, at: datetime) -> None:
        await self._line.tell("settle", settle_of(settlements, at))

    async def release(self, refs: Sequence[int]) -> None:
        await self._line.tell("release", list(refs))

    async def pause(self, pause: Pause) -> None:
        await self._line.tell("pause", pause)

    async def resume(
        self, selector: Selector, *, at: datetime, versions: Versions | None = None
    ) -> int:
        asked = Resume(selector, at, await self._named(versions))
        return await self._line.ask("resume", asked, int)

    async def pauses(self) -> Sequence[Pause]:
        return await self._line.ask("pauses", None, list[Pause])

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
        return await self._line.ask("counts", None, Totals)

    async def sweep(self, before: datetime, *, limit: int = 1_000) -> int:
        return await self._line.ask("sweep", Sweep(before, limit), int)

    async def wait(self, after: int) -> int:
        return await self._line.ask("wait", after, int)

    async def close(self) -> None:
        if self._returning:
            await asyncio.wait(self._returning)

    async def _in_hand(self, name: str, asked: object) -> bytes:
        """Ask for what is then in our hands, and must be given back if nobody waits for it."""
        asking = asyncio.create_task(self._line.ask_for(name, asked))
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            asking.add_done_callback(partial(self._unwanted, name))
            raise

    def _unwanted(self, name: str, asking: "asyncio.Task[bytes]") -> None:
        if asking.cancelled() or asking.exception() is not None:
            return
        if name == "claim":
            refs = [row.ref for row in _handed_out(asking.result()).rows]
            self._give_back("release", refs)
        else:
            self._give_back("put_back", [row.ref for row in _kept_rows(asking.result())])

    def _give_back(self, name: str, refs: list[int]) -> None:
        async def give() -> None:
            try:
                await self._line.tell(name, refs)
            except StorageError:
                # The other end is gone, and with it all that was handed out.
                return

        if refs:
            returning = asyncio.create_task(give())
            self._returning.add(returning)
            returning.add_done_callback(self._returning.discard)

    async def _events(self, refs: Iterable[int]) -> dict[int, Kept]:
        """The events of these numbers; whoever handed them out has looked into each."""
        found = {ref: self._recent.get(ref) for ref in refs}
        missing = sorted(ref for ref, kept in found.items() if kept is None)
        if missing:
            rows = await self._line.ask("kept", missing, list[KeptRow])
            found.update((kept.ref, kept) for kept in self._keep(rows))
        return {ref: kept for ref, kept in found.items() if kept is not None}

    def _keep(self, rows: Iterable[KeptRow]) -> list[Kept]:
        kept = [
            Kept(row.ref, row.source, row.message_id, moment(row.received), row.body)
            for row in rows
        ]
        for one in kept:
            self._recent.add(one)
        return kept

    async def _named(self, versions: Versions | None) -> list[Named] | None:
        """The versions of all mappings that have deliveries."""
        if versions is None:
            return None
        places = await self._line.ask("places", None, list[tuple[str, str]])
        return [Named(name, mapping, versions(name, mapping)) for name, mapping in places]

    async def _move(self, refs: Sequence[int], at: datetime, versions: Versions | None) -> int:
        if not refs:
            return 0
        return await self._line.ask("move", Move(list(refs), at, await self._named(versions)), int)
