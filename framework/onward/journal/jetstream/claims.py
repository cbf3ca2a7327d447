"""Claims on a cluster: deliveries handed out, settled by those who still hold their connection."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count

import msgspec

from onward.delivery import OPEN, Attempt, Lane, Standing, State
from onward.jetstream.batches import Outgoing
from onward.jetstream.recording import Recorder
from onward.jetstream.records import Record, Settled, Settling, pieces
from onward.journal.interface import Claimed, Settlement
from onward.journal.jetstream.parcel import Parcel
from onward.journal.jetstream.queue import Item
from onward.journal.jetstream.routing import Posts
from onward.journal.jetstream.station import Station
from onward.sqlite.moments import moment, moment_or_none, ticks


class Claim(msgspec.Struct, frozen=True):
    """A delivery in somebody's hands, as it was handed out."""

    station: Station
    item: Item
    parcel: Parcel


Finished = tuple[Claim, Settlement]


class Claims:
    """Hands out deliveries, settles them: first what happened is recorded, then answered for."""

    def __init__(self, posts: Posts, recorder: Recorder) -> None:
        self._posts = posts
        self._recorder = recorder
        self._numbers = count(1)
        self._claims: dict[int, Claim] = {}

    def claim(
        self, station: Station, lane: Lane, limit: int, now: datetime, *, probe: bool
    ) -> list[Claimed]:
        """See ``Journal.claim``."""
        claimed: list[Claimed] = []

        def take(item: Item) -> None:
            number = next(self._numbers)
            self._claims[number] = Claim(station, item, item.parcel)
            claimed.append(_claimed(number, item.parcel))

        station.shelf.claim(lane, limit, ticks(now), probe=probe, into=take)
        return claimed

    def release(self, refs: Iterable[int]) -> None:
        """See ``Journal.release``."""
        for ref in refs:
            claim = self._claims.pop(ref, None)
            if claim is not None:
                claim.station.shelf.put_back(claim.item)

    async def settle(self, settlements: Sequence[Settlement], *, at: datetime) -> None:
        """See ``Journal.settle``."""
        by_station: dict[Station, list[Finished]] = {}
        for settlement in settlements:
            claim = self._claims.pop(settlement.ref, None)
            if claim is not None:
                by_station.setdefault(claim.station, []).append((claim, settlement))
        await asyncio.gather(
            *(self._settle(station, some, at) for station, some in by_station.items())
        )

    async def _settle(self, station: Station, finished: Sequence[Finished], at: datetime) -> None:
        try:
            await self._finish(station, finished, at)
        except BaseException:
            # Whoever wanted it may have left: nobody has them in hand any more.
            for claim, _ in finished:
                station.shelf.put_back(claim.item)
            raise

    async def _finish(self, station: Station, finished: Sequence[Finished], at: datetime) -> None:
        if not await station.is_ours():
            return
        copies: list[Outgoing] = []
        groups: dict[tuple[Lane, int, int], tuple[Settlement, list[Settling]]] = {}
        for claim, settlement in finished:
            parcel = _after(claim, settlement, at)
            if settlement.standing.state in OPEN:
                # One copy for each message: if this is done again, the stream drops the second.
                copies.append(parcel.outgoing(f"{parcel.id}#{claim.item.sequence}"))
            # By identity, because that is quick: whoever settles a batch hands in shared values.
            key = (parcel.lane, id(settlement.standing), id(settlement.attempt))
            groups.setdefault(key, (settlement, []))[1].append(parcel.settling())
        records = [
            record
            for (lane, _, _), (settlement, some) in groups.items()
            for record in _records(lane, settlement.standing, settlement.attempt, some, at)
        ]
        writing = [self._recorder.write(records)]
        if copies:
            await asyncio.gather(*writing, self._posts.put(station.connection, copies))
        else:
            await writing[0]
        await station.answer([claim.item for claim, _ in finished])


def _records(
    lane: Lane,
    standing: Standing,
    attempt: Attempt | None,
    settled: Sequence[Settling],
    at: datetime,
) -> list[Record]:
    return [Settled(at, lane, standing, attempt, piece) for piece in pieces(settled)]


def _after(claim: Claim, settlement: Settlement, at: datetime) -> Parcel:
    """The delivery as it stands after a settlement, which its copy carries on."""
    now = ticks(at)
    parcel = claim.station.shelf.pauses.tried(claim.item.parcel, now)
    moved = 0
    if settlement.trying_since is not None:
        moved = ticks(settlement.trying_since) - claim.parcel.since
    standing = settlement.standing
    due = now if standing.due_at is None else ticks(standing.due_at)
    return msgspec.structs.replace(
        parcel,
        # What is over keeps the version it was tried with; what goes on, the one it was moved to.
        version=parcel.version if standing.state in OPEN else claim.parcel.version,
        since=parcel.since + moved,
        due=due if standing.state is State.WAITING else now,
        attempts=parcel.attempts + (settlement.attempt is not None),
        held=now if standing.state is State.PAUSED else None,
    )


def _claimed(number: int, parcel: Parcel) -> Claimed:
    return Claimed(
        number,
        parcel.id,
        parcel.lane,
        parcel.mapping,
        parcel.version,
        parcel.source,
        parcel.message_id,
        moment(parcel.received),
        msgspec.json.decode(parcel.body),
        parcel.attempts,
        moment(parcel.since),
        moment_or_none(parcel.expires),
        parcel.replays > 0,
        moment(parcel.due),
    )
