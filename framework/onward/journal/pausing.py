"""Pausing: what is held back is marked once, not row by row."""

import sqlite3
from datetime import datetime

from onward.delivery import Selector
from onward.journal.interface import Pause, Versions
from onward.journal.pulse import Pulse
from onward.journal.queues import Queue, QueueBook, Rest, row_of, write
from onward.sqlite import Database
from onward.sqlite.moments import ticks

_PLACE = "connection IS ? AND mapping IS ? AND action IS ? AND batch_key IS ?"

_FREE = """
UPDATE delivery SET state = 'waiting', since = since + max(0, ?2 - due), due = ?2,
  reason = '', hint = '', code = '', rests = ?3, version = ifnull(?4, version)
WHERE queue = ?1 AND state = 'paused'
"""


class Pauser:
    """Starts and ends pauses."""

    def __init__(self, database: Database, book: QueueBook, pulse: Pulse) -> None:
        self._database = database
        self._book = book
        self._pulse = pulse

    async def pause(self, pause: Pause) -> None:
        """See ``Journal.pause``."""
        at = ticks(pause.at)
        before = self._book.pauses.get(pause.selector)
        if before is not None:
            pause = Pause(pause.selector, before.at, pause.reason, pause.hint, pause.code)
        # In memory first: nothing more is claimed while this is being written.
        self._book.pauses[pause.selector] = pause
        rows = []
        for queue in self._book:
            if queue.paused_since is None and pause.selector.covers(queue.lane, queue.mapping):
                queue.paused_since = at
                rows.append(row_of(queue, paused_since=at))

        def run(connection: sqlite3.Connection) -> None:
            place = _place(pause.selector)
            said = (pause.reason, pause.hint, pause.code)
            renewed = connection.execute(
                f"UPDATE pause SET reason = ?, hint = ?, code = ? WHERE {_PLACE}",  # noqa: S608
                (*said, *place),
            )
            if not renewed.rowcount:
                connection.execute(
                    "INSERT INTO pause (connection, mapping, action, batch_key, at, reason, hint,"
                    " code) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (*place, ticks(pause.at), *said),
                )
            write(connection, rows)

        await self._database.writer.submit(run)

    async def resume(
        self, selector: Selector, *, at: datetime, versions: Versions | None = None
    ) -> int:
        """See ``Journal.resume``."""
        now = ticks(at)
        ended = [known for known in self._book.pauses if selector.includes(known)]
        touched: dict[Queue, str | None] = {
            queue: None if versions is None else versions(queue.lane.connection, queue.mapping)
            for queue in self._book
            if selector.covers(queue.lane, queue.mapping)
            and not self._is_held(queue, without=ended)
        }
        freed = [queue for queue in touched if queue.paused_since is not None]

        def run(connection: sqlite3.Connection) -> tuple[dict[Queue, Rest], int]:
            for known in ended:
                connection.execute(f"DELETE FROM pause WHERE {_PLACE}", _place(known))  # noqa: S608
            rests = {queue: self._rest(connection, queue, now, touched[queue]) for queue in freed}
            count = self._waiting(freed)
            for queue, version in touched.items():
                last = rests[queue].number if queue in rests else queue.last_rest
                count += self._free(connection, queue, now, last, version)
            return rests, count

        def then(done: tuple[dict[Queue, Rest], int]) -> None:
            for known in ended:
                self._book.pauses.pop(known, None)
            for queue, rest in done[0].items():
                queue.rests.append(rest)
                queue.paused_since = None
                version = touched[queue]
                if version is not None:
                    queue.version, queue.version_rest = version, rest.number
            for queue in touched:
                queue.live.reset()
                queue.replays.reset()
            self._pulse.beat()

        return (await self._database.writer.submit(run, then=then))[1]

    def _is_held(self, queue: Queue, *, without: list[Selector]) -> bool:
        return any(
            known not in without and known.covers(queue.lane, queue.mapping)
            for known in self._book.pauses
        )

    def _rest(
        self, connection: sqlite3.Connection, queue: Queue, now: int, version: str | None
    ) -> Rest:
        began = queue.paused_since if queue.paused_since is not None else now
        number = connection.execute(
            "INSERT INTO rest (queue, began, ended) VALUES (?, ?, ?) RETURNING id",
            (queue.id, began, now),
        ).fetchone()[0]
        row = row_of(queue, paused_since=None, version=version, version_rest=number)
        write(connection, [row])
        return Rest(number, began, now)

    def _free(
        self,
        connection: sqlite3.Connection,
        queue: Queue,
        now: int,
        rest: int,
        version: str | None,
    ) -> int:
        """Let deliveries go that were paused one by one."""
        count = connection.execute(_FREE, (queue.id, now, rest, version)).rowcount
        self._database.tally.enter(queue.id, "paused", -count)
        self._database.tally.enter(queue.id, "waiting", count)
        return count

    def _waiting(self, queues: list[Queue]) -> int:
        _, sums = self._database.tally.snapshot
        return sum(sums[queue.id]["waiting"] for queue in queues if queue.id in sums)


def _place(selector: Selector) -> tuple[str | None, ...]:
    return selector.connection, selector.mapping, selector.action, selector.batch_key
