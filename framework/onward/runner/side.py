"""The ledger's side of a cluster, in the process that folds: answers from its own file."""

import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nats.js import JetStreamContext

from onward.delivery import DeliveryQuery, Lane, Selector, Totals
from onward.jetstream.records import DeadLetter
from onward.jetstream.trouble import in_words
from onward.journal import LaneStatus
from onward.journal.jetstream.side import HeldQueue
from onward.journal.sweeping import Sweeper
from onward.ledger import SqliteLedger
from onward.ledger.fold.following import Follower
from onward.sqlite import Database
from onward.sqlite.moments import moment, moment_or_none, ticks
from onward.sqlite.searching import oldest_refs
from onward.sqlite.statements import Row, select_in

REACHED_WITHIN_S = 5.0
_HELD = """
SELECT connection, action, batch_key, mapping,
  paused + CASE WHEN paused_since IS NULL THEN 0 ELSE waiting END AS count
FROM queue
WHERE connection = ?1 AND mapping = ifnull(?2, mapping) AND action = ifnull(?3, action)
  AND batch_key = ifnull(?4, batch_key) AND count > 0
ORDER BY id
"""
_LOADS = """
SELECT connection, action, batch_key,
  sum(CASE WHEN paused_since IS NULL THEN waiting ELSE 0 END),
  sum(paused + CASE WHEN paused_since IS NULL THEN 0 ELSE waiting END)
FROM queue WHERE waiting > 0 OR paused > 0 GROUP BY connection, action, batch_key
"""
_DEAD = """
SELECT d.ref, d.id, e.again, e.source, e.message_id, e.received, e.crc, e.body,
  q.connection, q.action, q.batch_key, q.mapping, d.version, d.attempts, ifnull(r.count, 0),
  d.expires
FROM delivery AS d JOIN event AS e ON e.ref = d.event JOIN queue AS q ON q.id = d.queue
  LEFT JOIN replays AS r ON r.delivery = d.ref
WHERE d.ref IN
"""


@dataclass(slots=True)
class LocalSide:
    """A ``LedgerSide`` over the folded file.

    Args:
        intake: The intake stream's name: what it holds is accepted, but not routed.
    """

    database: Database
    follower: Follower
    jetstream: JetStreamContext
    intake: str
    sweeper: Sweeper
    reached_within_s: float = REACHED_WITHIN_S

    async def counts(self) -> Totals:
        """The sums: what is folded, with what is still on its way here."""
        # In this order: what is routed meanwhile is then unrouted at worst, never more than all.
        with in_words("The intake cannot be asked"):
            stored = (await self.jetstream.stream_info(self.intake)).state.last_seq
        await self.follower.reach(self.reached_within_s)
        folded = await SqliteLedger(self.database.readers).counts()
        on_its_way = max(0, stored - (folded.accepted - folded.duplicates))
        return replace(
            folded,
            accepted=folded.accepted + on_its_way,
            unrouted=folded.unrouted + on_its_way,
        )

    async def held(self, selector: Selector) -> Sequence[HeldQueue]:
        """What is paused of all that the selector covers."""
        await self.follower.reach(self.reached_within_s)
        place = (selector.connection, selector.mapping, selector.action, selector.batch_key)
        rows = await self.database.readers.read(
            lambda connection: connection.execute(_HELD, place).fetchall()
        )
        return [HeldQueue(Lane(*lane), mapping, count) for *lane, mapping, count in rows]

    async def loads(self) -> Sequence[LaneStatus]:
        """What waits, what is paused in each lane, whoever serves it."""
        await self.follower.reach(self.reached_within_s)
        rows = await self.database.readers.read(
            lambda connection: connection.execute(_LOADS).fetchall()
        )
        return [LaneStatus(Lane(*lane), waiting, 0, held, None) for *lane, waiting, held in rows]

    async def dead(self, query: DeliveryQuery, limit: int) -> Sequence[DeadLetter]:
        """Dead letters that fit, oldest first; those with a damaged body are left out."""
        chosen = query.only_dead()
        if chosen is None:
            return []
        await self.follower.reach(self.reached_within_s)

        def run(connection: sqlite3.Connection) -> list[DeadLetter]:
            found: list[DeadLetter] = []
            after: int | None = 0
            while after is not None and len(found) < limit:
                refs, after = oldest_refs(connection, chosen, after=after, limit=limit - len(found))
                rows = sorted(select_in(connection, _DEAD, refs))
                found += [_letter(row) for row in rows if zlib.crc32(row[7]) == row[6]]
            return found

        return await self.database.readers.read(run)

    async def sweep(self, before: datetime, limit: int) -> int:
        """See ``Journal.sweep``."""

        def forget(connection: sqlite3.Connection) -> None:
            # What never was routed is told of by nobody any more.
            connection.execute("DELETE FROM early WHERE at < ?", (ticks(before),))

        await self.database.writer.submit(forget)
        return await self.sweeper.sweep(before, limit=limit)


def _letter(row: Row) -> DeadLetter:
    _, identity, event, source, message_id, received, _, body, *rest = row
    name, action, batch_key, mapping, version, attempts, replays, expires = rest
    return DeadLetter(
        id=identity.hex(),
        event=event,
        source=source,
        message_id=message_id,
        received_at=moment(received),
        body=body,
        lane=Lane(name, action, batch_key),
        mapping=mapping,
        version=version,
        attempts=attempts,
        replays=replays,
        expires_at=moment_or_none(expires),
    )
