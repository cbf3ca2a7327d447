"""Problems from the file: dead letters by cause, what pauses hold back."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field, replace
from heapq import merge
from itertools import islice

from onward.delivery import (
    DEAD,
    LOOKED_AT,
    DeliveryQuery,
    ProblemGroup,
    State,
    Told,
    commonest,
    grouped,
)
from onward.sqlite.finding import delivery_where
from onward.sqlite.holding import PauseText, pauses
from onward.sqlite.moments import moment
from onward.sqlite.searching import matching

PROBLEMS = DEAD | {State.PAUSED}
# The order of the tables is that of the index: a queue first, then its causes.
_FROM = "FROM queue AS q CROSS JOIN delivery AS d INDEXED BY {} ON d.queue = q.id AND d.state {}"
_CAUSES = _FROM.format("cause", "IN ('rejected', 'expired')")
_HELD = _FROM.format("held", "= 'paused'")
_ENDS = """
SELECT ref, at FROM delivery
WHERE queue = ? AND state = 'waiting' AND replay = ? ORDER BY due {} LIMIT 1
"""

Key = tuple[str, str, State, str]


@dataclass(slots=True)
class Found:
    """A group as it is gathered: the same cause may be in several queues."""

    count: int = 0
    moments: list[int] = field(default_factory=list)
    told: list[list[Told]] = field(default_factory=list)


def problems(connection: sqlite3.Connection, query: DeliveryQuery) -> list[ProblemGroup]:
    """Rejected, expired or paused deliveries that fit, by mapping, state, code."""
    states = frozenset(query.states or PROBLEMS) & PROBLEMS
    if query.fits is not None:
        return grouped(matching(connection, replace(query, states=states)))
    groups: dict[Key, Found] = defaultdict(Found)
    if states & DEAD:
        _add(connection, _CAUSES, replace(query, states=states & DEAD), groups)
    found = []
    if State.PAUSED in states:
        paused = replace(query, states=frozenset({State.PAUSED}))
        if _is_about_queues(query):
            _add(connection, _HELD, paused, groups)
            _add_held(connection, query, groups)
        else:
            found = grouped(matching(connection, paused))
    return found + [_group(connection, key, each) for key, each in groups.items()]


def _is_about_queues(query: DeliveryQuery) -> bool:
    """Whether all it asks is the same for everything that a pause holds back."""
    asked = (query.id, query.message_id, query.user_id, query.reason)
    times = (query.since, query.until, query.tried_before, query.tried_since)
    return all(each is None for each in (*asked, *times, query.is_replay))


def _add(
    connection: sqlite3.Connection, tables: str, query: DeliveryQuery, groups: dict[Key, Found]
) -> None:
    """Add deliveries that failed, or were paused, one by one."""
    where = delivery_where(connection, replace(query, states=frozenset(), code=None))
    where.add(f"d.state IN ({', '.join('?' * len(query.states))})", *sorted(query.states))
    if query.code is not None:
        where.add("d.code = ?", query.code)
    causes = connection.execute(
        "SELECT q.id, q.connection, q.mapping, d.state, d.code, count(*), min(d.at), max(d.at)"
        f" {tables} WHERE {where} GROUP BY d.queue, d.state, d.code",
        where.parameters,
    ).fetchall()
    for queue, name, mapping, state, code, count, *ends in causes:
        said = connection.execute(
            f"SELECT d.ref, d.reason, d.hint {tables} WHERE {where}"
            " AND q.id = ? AND d.state = ? AND d.code = ? ORDER BY d.at DESC, d.ref DESC LIMIT ?",
            (*where.parameters, queue, state, code, LOOKED_AT),
        )
        found = groups[name, mapping, State(state), code]
        found.count += count
        found.moments += ends
        found.told.append([Told(*row) for row in said])


def _add_held(
    connection: sqlite3.Connection, query: DeliveryQuery, groups: dict[Key, Found]
) -> None:
    """Add what paused queues hold back, from the kept sums."""
    texts = pauses(connection)
    queues = connection.execute(
        "SELECT id, connection, mapping, waiting FROM queue"
        " WHERE paused_since IS NOT NULL AND waiting > 0"
        " AND connection = ifnull(?, connection) AND mapping = ifnull(?, mapping)"
        " AND action = ifnull(?, action)",
        (query.connection, query.mapping, query.action),
    ).fetchall()
    for queue, name, mapping, waiting in queues:
        reason, hint, code = texts.get(queue, PauseText("", "", ""))
        if query.code not in {None, code}:
            continue
        ends = [
            row
            for order in ("ASC", "DESC")
            for replay in (0, 1)
            for row in connection.execute(_ENDS.format(order), (queue, replay))
        ]
        found = groups[name, mapping, State.PAUSED, code]
        found.count += waiting
        found.moments += [at for _, at in ends]
        found.told.append([Told(max(ref for ref, _ in ends), reason, hint, waiting)])


def _group(connection: sqlite3.Connection, key: Key, found: Found) -> ProblemGroup:
    latest = merge(*found.told, key=lambda told: -told.ref)
    main, reasons = commonest(islice(latest, LOOKED_AT))
    (identity,) = connection.execute(
        "SELECT id FROM delivery WHERE ref = ?", (main.ref,)
    ).fetchone()
    return ProblemGroup(
        *key,
        reason=main.reason,
        hint=main.hint,
        count=found.count,
        sample=bytes(identity).hex(),
        first_at=moment(min(found.moments)),
        last_at=moment(max(found.moments)),
        reasons=reasons,
    )
