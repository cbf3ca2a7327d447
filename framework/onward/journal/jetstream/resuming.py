"""Pausing, resuming, replaying on a cluster: what a person does, told to all processes."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from onward.delivery import DeliveryQuery, Lane, Selector
from onward.errors import StorageError
from onward.jetstream.batches import Outgoing
from onward.jetstream.recording import Recorder
from onward.jetstream.records import DeadLetter, Freed, Held, Record, Replayed, Settling, pieces
from onward.journal.interface import Pause, Versions
from onward.journal.jetstream.book import Book
from onward.journal.jetstream.parcel import Parcel, replayed
from onward.journal.jetstream.routing import Posts
from onward.journal.jetstream.serving import Serving
from onward.journal.jetstream.side import HeldQueue, LedgerSide

log = structlog.get_logger("onward.journal")

SLICE = 500


class Resumer:
    """Starts and ends pauses, sends dead letters again."""

    def __init__(
        self, book: Book, serving: Serving, posts: Posts, recorder: Recorder, side: LedgerSide
    ) -> None:
        self._book = book
        self._serving = serving
        self._posts = posts
        self._recorder = recorder
        self._side = side

    async def pause(self, pause: Pause) -> None:
        """See ``Journal.pause``."""
        connection = pause.selector.connection
        pauses = await self._book.change(connection, lambda known: known.begin(pause))
        kept = next(one for one in pauses.pauses if one.selector == pause.selector)
        record = Held(kept.selector, kept.at, kept.reason, kept.hint, kept.code)
        await self._recorder.write([record])

    async def resume(self, selector: Selector, *, at: datetime, versions: Versions | None) -> int:
        """See ``Journal.resume``."""
        held = await self._held(selector)
        moved: dict[str, str] = {}
        if versions is not None:
            for mapping in {queue.mapping for queue in held}:
                version = versions(selector.connection, mapping)
                if version is not None:
                    moved[mapping] = version
        pauses = await self._book.change(
            selector.connection, lambda known: known.end(selector, at, moved)
        )
        await self._recorder.write([Freed(selector, at, moved)])
        return sum(
            queue.count for queue in held if pauses.holding(queue.lane, queue.mapping) is None
        )

    async def _held(self, selector: Selector) -> Sequence[HeldQueue]:
        """What is paused, by the ledger; without it by what this process has pulled."""
        try:
            return await self._side.held(selector)
        except StorageError as error:
            log.warning("resuming without the ledger", reason=str(error))
        station = self._serving.get(selector.connection)
        return [] if station is None else station.shelf.held(selector)

    async def replay(
        self,
        query: DeliveryQuery,
        *,
        at: datetime,
        versions: Versions | None,
        limit: int | None,
    ) -> int:
        """See ``Journal.replay``."""
        chosen = query.only_dead()
        if chosen is None:
            return 0
        total = 0
        while limit is None or total < limit:
            count = SLICE if limit is None else min(SLICE, limit - total)
            letters = await self._side.dead(chosen, count)
            await self._again(letters, at, versions)
            total += len(letters)
            if len(letters) < count:
                break
        return total

    async def _again(
        self, letters: Sequence[DeadLetter], at: datetime, versions: Versions | None
    ) -> None:
        posted: dict[str, list[Outgoing]] = {}
        settled: dict[Lane, list[Settling]] = {}
        for letter in letters:
            parcel = _replayed(letter, at, versions)
            # Of two people who replay at the same time, the second one adds nothing.
            message = parcel.outgoing(f"{parcel.id}#r{parcel.replays}")
            posted.setdefault(parcel.lane.connection, []).append(message)
            settled.setdefault(parcel.lane, []).append(parcel.settling())
        for connection, messages in posted.items():
            await self._posts.put(connection, messages)
        records: list[Record] = [
            Replayed(at, lane, piece) for lane, some in settled.items() for piece in pieces(some)
        ]
        await self._recorder.write(records)


def _replayed(letter: DeadLetter, at: datetime, versions: Versions | None) -> Parcel:
    version = None if versions is None else versions(letter.lane.connection, letter.mapping)
    return replayed(letter, version or letter.version, at)
