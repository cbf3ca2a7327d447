"""The end of the line that has the journal: it answers the questions of the other one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from onward.clerk import Answerer, answerer
from onward.event import Accepted
from onward.journal.bodies import Kept
from onward.journal.embedded import SqliteJournal
from onward.journal.interface import LaneStatus, Pause, Versions
from onward.journal.remote.messages import (
    AcceptedRow,
    Claim,
    ClaimedRow,
    HandedOut,
    KeptRow,
    Move,
    Named,
    Resume,
    Sweep,
)
from onward.journal.rows import Route, Settle
from onward.sqlite.moments import moment, ticks


class Desk:
    """Answers for a journal.

    Attributes:
        answerers: By the question's name.
    """

    def __init__(self, journal: SqliteJournal) -> None:
        self._journal = journal
        self.answerers: Mapping[str, Answerer] = {
            "append": answerer(list[AcceptedRow], self._append),
            "unrouted": answerer(int, self._unrouted),
            "put_back": answerer(list[int], journal.put_back),
            "route": answerer(Route, journal.enter),
            "lanes": answerer(datetime, self._lanes),
            "claim": answerer(Claim, self._claim),
            "kept": answerer(list[int], self._kept),
            "settle": answerer(Settle, journal.record),
            "release": answerer(list[int], journal.release),
            "pause": answerer(Pause, journal.pause),
            "resume": answerer(Resume, self._resume),
            "pauses": answerer(None, lambda _: journal.pauses()),
            "places": answerer(None, self._places),
            "move": answerer(Move, self._move),
            "counts": answerer(None, lambda _: journal.counts()),
            "sweep": answerer(Sweep, lambda each: journal.sweep(each.before, limit=each.limit)),
            "wait": answerer(int, journal.wait),
        }

    async def _append(self, rows: list[AcceptedRow]) -> Sequence[bool]:
        return await self._journal.append(
            [
                Accepted(
                    row.source,
                    row.message_id,
                    moment(row.received),
                    msgspec.json.decode(row.body),
                )
                for row in rows
            ]
        )

    async def _unrouted(self, limit: int) -> list[KeptRow]:
        return [_kept_row(one) for one in await self._journal.kept_unrouted(limit)]

    async def _kept(self, refs: list[int]) -> list[KeptRow]:
        return [_kept_row(one) for one in await self._journal.kept(refs)]

    async def _lanes(self, now: datetime) -> Sequence[LaneStatus]:
        return await self._journal.lanes(now)

    async def _claim(self, asked: Claim) -> HandedOut:
        handed = await self._journal.hand_out(
            asked.lane, asked.limit, asked.now, probe=asked.is_probe
        )
        places: dict[tuple[str, str], int] = {}
        rows = [
            ClaimedRow(
                number,
                (waiting := claim.waiting).id,
                places.setdefault((claim.queue.mapping, claim.version), len(places)),
                waiting.event,
                waiting.attempts,
                claim.since,
                waiting.expires,
                # SQLite knows no booleans.
                bool(waiting.is_replay),
                waiting.due,
            )
            for number, claim in handed.claims.items()
        ]
        return HandedOut(list(places), rows)

    async def _resume(self, asked: Resume) -> int:
        return await self._journal.resume(
            asked.selector, at=asked.at, versions=_versions(asked.versions)
        )

    async def _places(self, _: None) -> Sequence[tuple[str, str]]:
        return self._journal.places()

    async def _move(self, asked: Move) -> int:
        return await self._journal.move(asked.refs, at=asked.at, versions=_versions(asked.versions))


def _kept_row(one: Kept) -> KeptRow:
    return KeptRow(one.ref, one.source, one.message_id, ticks(one.received_at), one.body)


def _versions(named: Sequence[Named] | None) -> Versions | None:
    if named is None:
        return None
    by_place = {(each.connection, each.mapping): each.version for each in named}
    return lambda connection, mapping: by_place.get((connection, mapping))
