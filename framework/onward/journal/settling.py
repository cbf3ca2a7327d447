"""Settling: what claims came to, acknowledged with their record."""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta

import msgspec

from onward.delivery import OPEN, Standing, State
from onward.errors import OnwardError
from onward.journal.claims import Claim, Claims
from onward.journal.heads import Waiting
from onward.journal.pulse import Pulse
from onward.journal.rows import RecordRow, Settle, SettlementRow
from onward.sqlite import Database
from onward.sqlite.moments import ticks

_STANDING = """
UPDATE delivery SET state = ?, due = ?, code = ?, reason = ?, hint = ?, note = ?,
  since = ifnull(?, since), rests = ifnull(?, rests), version = ?
"""
_ATTEMPT = ", attempts = ?, tried = ?, took = ?, status = ?, answer_code = ?, answer = ?"
_THESE = " WHERE ref IN (SELECT value FROM json_each(?))"
# The row holds the last attempt; when another one follows, it moves to the table of attempts.
_KEEP_LAST = (
    """
INSERT INTO attempt (delivery, number, at, took, status, code, message)
SELECT ref, attempts, tried, took, status, answer_code, answer FROM delivery
"""
    + _THESE
    + " AND attempts > 0 ON CONFLICT DO NOTHING"
)

Values = tuple[object, ...]
Settled = tuple[Claim, SettlementRow]


class Group(msgspec.Struct):
    """Deliveries that met with the same: most of a batch do, and they share a statement."""

    values: Values
    queue: int
    state: State
    refs: list[int]


class Settler:
    """Writes what became of claims."""

    def __init__(self, database: Database, claims: Claims, pulse: Pulse) -> None:
        self._database = database
        self._claims = claims
        self._pulse = pulse

    async def settle(self, settle: Settle) -> None:
        """See ``Journal.settle``."""
        take, records, now = self._claims.take, settle.records, ticks(settle.at)
        settled: list[Settled] = [
            (claim, row) for row in settle.rows if (claim := take(row.ref)) is not None
        ]
        if not settled:
            return
        groups = _groups(settled, records, now)
        retried = [
            claim.waiting.ref
            for claim, row in settled
            if claim.waiting.attempts and records[row.record].attempt is not None
        ]
        try:
            await self._database.writer.submit(
                lambda connection: self._write(connection, groups, retried),
                then=lambda _: self._then(settled, records, now),
            )
        except OnwardError:
            self._claims.restore({row.ref: claim for claim, row in settled})
            raise

    def _write(
        self, connection: sqlite3.Connection, groups: list[Group], retried: list[int]
    ) -> None:
        """On the writer's thread."""
        if retried:
            connection.execute(_KEEP_LAST, (str(retried),))
        tally = self._database.tally
        for group in groups:
            columns = _STANDING if len(group.values) == _PLAIN else _STANDING + _ATTEMPT
            connection.execute(columns + _THESE, (*group.values, str(group.refs)))
            if group.state is not State.WAITING:
                tally.enter(group.queue, State.WAITING.value, -len(group.refs))
                tally.enter(group.queue, group.state.value, len(group.refs))

    def _then(self, settled: Sequence[Settled], records: Sequence[RecordRow], now: int) -> None:
        """On the event loop: what waits can be claimed again."""
        self._claims.end([claim for claim, _ in settled])
        again = [
            (claim, row)
            for claim, row in settled
            if records[row.record].standing.state is State.WAITING
        ]
        for claim, row in again:
            claim.queue.push(_again(claim, row, records[row.record], now))
        if again:
            self._pulse.beat()


def _groups(settled: Sequence[Settled], records: Sequence[RecordRow], now: int) -> list[Group]:
    groups: dict[object, Group] = {}
    for claim, row in settled:
        waiting, queue = claim.waiting, claim.queue
        if queue.rests or row.since is not None:
            since = _since(claim, row)
            version = _version(claim, records[row.record].standing.state)
        else:
            since, version = None, claim.version
        key = (row.record, waiting.attempts, queue.id, version, since)
        group = groups.get(key)
        if group is None:
            record = records[row.record]
            values = _values(claim, record, _due(record.standing, now), since, version)
            group = groups[key] = Group(values, queue.id, record.standing.state, [])
        group.refs.append(waiting.ref)
    return list(groups.values())


_PLAIN = 9


def _values(claim: Claim, record: RecordRow, due: int, since: int | None, version: str) -> Values:
    standing, attempt = record.standing, record.attempt
    values: Values = (
        standing.state.value,
        due,
        standing.code,
        standing.reason,
        standing.hint,
        standing.note,
        since,
        None if since is None else claim.queue.last_rest,
        version,
    )
    if attempt is None:
        return values
    took = timedelta(seconds=attempt.duration_s) // timedelta(microseconds=1)
    number = claim.waiting.attempts + 1
    started = ticks(attempt.started_at)
    return (*values, number, started, took, attempt.status, attempt.code, attempt.message)


def _due(standing: Standing, now: int) -> int:
    if standing.state is State.WAITING:
        return now if standing.due_at is None else ticks(standing.due_at)
    # A paused one remembers when it was paused; resuming takes that time out.
    return now if standing.state is State.PAUSED else 0


def _since(claim: Claim, row: SettlementRow) -> int | None:
    """The new begin of trying; ``None`` when it stays."""
    moved = 0 if row.since is None else row.since - claim.since
    if not moved and claim.waiting.rests == claim.queue.last_rest:
        return None
    # Rests that ended while it was in hand are taken out as well.
    return claim.queue.trying_since(claim.waiting) + moved


def _version(claim: Claim, state: State) -> str:
    """The version it was tried with; what goes on goes on with the one it was resumed to."""
    return claim.queue.version_of(claim.waiting) if state in OPEN else claim.version


def _again(claim: Claim, row: SettlementRow, record: RecordRow, now: int) -> Waiting:
    """The delivery as it waits for its next attempt."""
    waiting, since = claim.waiting, _since(claim, row)
    return msgspec.structs.replace(
        waiting,
        due=_due(record.standing, now),
        version=claim.queue.version_of(waiting),
        attempts=waiting.attempts + (record.attempt is not None),
        since=waiting.since if since is None else since,
        rests=waiting.rests if since is None else claim.queue.last_rest,
    )
