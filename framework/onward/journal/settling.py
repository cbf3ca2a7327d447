"""Settling: what claims came to, acknowledged with their record."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from onward.delivery import Attempt, State
from onward.errors import OnwardError
from onward.journal.claims import Claim, Claims
from onward.journal.heads import Waiting
from onward.journal.interface import Settlement
from onward.journal.pulse import Pulse
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
Settled = list[tuple[Claim, Settlement, int]]


class Settler:
    """Writes what became of claims."""

    def __init__(self, database: Database, claims: Claims, pulse: Pulse) -> None:
        self._database = database
        self._claims = claims
        self._pulse = pulse

    async def settle(self, settlements: Sequence[Settlement], *, at: datetime) -> None:
        """See ``Journal.settle``."""
        now = ticks(at)
        settled: Settled = []
        taken: dict[int, Claim] = {}
        for settlement in settlements:
            claim = self._claims.take(settlement.ref)
            if claim is not None:
                taken[settlement.ref] = claim
                settled.append((claim, settlement, _due(settlement, now)))
        if not settled:
            return
        groups = _groups(settled)
        retried = [
            claim.waiting.ref
            for claim, settlement, _ in settled
            if settlement.attempt is not None and claim.waiting.attempts
        ]
        try:
            await self._database.writer.submit(
                lambda connection: self._write(connection, settled, groups, retried),
                then=lambda _: self._then(settled),
            )
        except OnwardError:
            self._claims.restore(taken)
            raise

    def _write(
        self,
        connection: sqlite3.Connection,
        settled: Settled,
        groups: dict[Values, list[int]],
        retried: list[int],
    ) -> None:
        """On the writer's thread."""
        if retried:
            connection.execute(_KEEP_LAST, (str(retried),))
        for values, refs in groups.items():
            columns = _STANDING if len(values) == 9 else _STANDING + _ATTEMPT
            connection.execute(columns + _THESE, (*values, str(refs)))
        for claim, settlement, _ in settled:
            state = settlement.standing.state
            if state is not State.WAITING:
                self._database.tally.enter(claim.queue.id, State.WAITING, -1)
                self._database.tally.enter(claim.queue.id, state)

    def _then(self, settled: Settled) -> None:
        """On the event loop: what waits can be claimed again."""
        has_waiting = False
        for claim, settlement, due in settled:
            self._claims.end(claim)
            if settlement.standing.state is State.WAITING:
                has_waiting = True
                claim.queue.push(_again(claim, settlement, due))
        if has_waiting:
            self._pulse.beat()


def _due(settlement: Settlement, now: int) -> int:
    due_at = settlement.standing.due_at
    if settlement.standing.state is State.WAITING:
        return now if due_at is None else ticks(due_at)
    # A paused one remembers when it was paused; resuming takes that time out.
    return now if settlement.standing.state is State.PAUSED else 0


def _groups(settled: Settled) -> dict[Values, list[int]]:
    """Deliveries that met with the same share a statement: most of a batch do."""
    groups: dict[Values, list[int]] = {}
    for claim, settlement, due in settled:
        standing, since = settlement.standing, _since(claim, settlement)
        values: Values = (
            standing.state.value,
            due,
            standing.code,
            standing.reason,
            standing.hint,
            standing.note,
            since,
            None if since is None else claim.rests,
            claim.version,
        )
        if settlement.attempt is not None:
            values += _answer(settlement.attempt, claim.waiting.attempts + 1)
        groups.setdefault(values, []).append(claim.waiting.ref)
    return groups


def _since(claim: Claim, settlement: Settlement) -> int | None:
    """The new begin of trying; ``None`` when it stays."""
    if settlement.trying_since is not None:
        return ticks(settlement.trying_since)
    return None if claim.rests == claim.waiting.rests else claim.since


def _answer(attempt: Attempt, number: int) -> Values:
    return (
        number,
        ticks(attempt.started_at),
        timedelta(seconds=attempt.duration_s) // timedelta(microseconds=1),
        attempt.status,
        attempt.code,
        attempt.message,
    )


def _again(claim: Claim, settlement: Settlement, due: int) -> Waiting:
    """The delivery as it waits for its next attempt."""
    waiting, since = claim.waiting, _since(claim, settlement)
    return msgspec.structs.replace(
        waiting,
        due=due,
        version=claim.version,
        attempts=waiting.attempts + (settlement.attempt is not None),
        since=waiting.since if since is None else since,
        rests=waiting.rests if since is None else claim.rests,
    )
