"""What can still be read of a damaged file, put into a new one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from onward.sqlite.connecting import FILE, connect_writer
from onward.sqlite.moments import moment
from onward.sqlite.schema import migrate
from onward.sqlite.statements import Row, insert

# Indexes are made anew, so are the sums.
_NUMBERED = {
    "event": "ref",
    "routing": "event",
    "queue": "id",
    "pause": "id",
    "rest": "id",
    "delivery": "ref",
    "attempt": "delivery",
    "early": "number",
    "replays": "delivery",
}
_NAMED = ("meta", "source", "document")
_SUFFIXES = ("", "-wal", "-shm")
_BEYOND = 1 << 48
_AT_ONCE = 500
_SHOWN = 10

_MEND = """
DELETE FROM delivery WHERE queue NOT IN (SELECT id FROM queue);
INSERT INTO event
  SELECT DISTINCT event, '', 'lost-' || event, (SELECT ifnull(max(received), 0) FROM event),
    NULL, 1, 1, x''
  FROM delivery WHERE event NOT IN (SELECT ref FROM event);
DELETE FROM routing WHERE event NOT IN (SELECT ref FROM event);
DELETE FROM routing WHERE disposition = 'routed' AND event NOT IN (
  SELECT routing.event FROM routing
  JOIN (SELECT event, count(*) AS made FROM delivery GROUP BY event) AS d USING (event)
  WHERE d.made >= routing.deliveries);
UPDATE event SET again = 1 WHERE ref NOT IN (SELECT event FROM routing);
UPDATE tally SET
  last_event = (SELECT ifnull(max(ref), 0) FROM event),
  routed_upto = (SELECT ifnull(
    (SELECT min(ref) - 1 FROM event WHERE ref NOT IN (SELECT event FROM routing)),
    (SELECT ifnull(max(ref), 0) FROM event))),
  accepted = (SELECT count(*) FROM event),
  filtered = (SELECT count(*) FROM routing WHERE disposition = 'filtered'),
  unmatched = (SELECT count(*) FROM routing WHERE disposition = 'unmatched'),
  routed = (SELECT count(*) FROM routing WHERE disposition = 'routed');
UPDATE queue SET waiting = 0, paused = 0, recorded = 0, delivered = 0, rejected = 0, expired = 0;
"""
_GAPS = """
SELECT ref, received, next, later FROM (
  SELECT ref, received, lead(ref) OVER (ORDER BY ref) AS next,
    lead(received) OVER (ORDER BY ref) AS later FROM event)
WHERE next > ref + 1 ORDER BY ref
"""


def check_pages(connection: sqlite3.Connection) -> None:
    """Pass if no page is damaged.

    Raises:
        sqlite3.DatabaseError: One is; see ``is_damaged``.
    """
    findings = connection.execute("PRAGMA quick_check(1)").fetchall()
    if findings != [("ok",)]:
        raise _DamagedError(str(findings[0][0]))


def is_damaged(error: sqlite3.Error) -> bool:
    """Whether the error says that a page is damaged, in a file that is a database still."""
    name = getattr(error, "sqlite_errorname", "")
    return isinstance(error, _DamagedError) or name.startswith("SQLITE_CORRUPT")


class _DamagedError(sqlite3.DatabaseError):
    """The check of the pages found something."""


def salvage(folder: Path) -> list[str]:
    """Make a new file of what the damaged one still holds; what to tell a person.

    The old file is put aside once the new one is whole: whatever ends this leaves it in its place.

    Raises:
        sqlite3.DatabaseError: Nothing can be read of it.
    """
    file, fresh = folder / FILE, folder / f"{FILE}.new"
    _forget(fresh)
    with closing(sqlite3.connect(file)) as old, closing(connect_writer(fresh)) as new:
        migrate(new, str(file))
        new.execute("BEGIN IMMEDIATE")
        new.execute("DELETE FROM meta")
        for table in _tables(old):
            if table in _NUMBERED:
                _copy(old, new, table, _numbered(old, table, _NUMBERED[table]))
            elif table in _NAMED:
                _copy(old, new, table, _named(old, table))
        gaps = _gaps(new)
        new.execute("COMMIT")
        new.executescript(f"BEGIN IMMEDIATE;{_MEND}COMMIT;")
        _sum_up(new)
        # Again, for what could not be read: a new key, say.
        migrate(new, str(file))
    aside = _put_aside(file)
    fresh.rename(file)
    said = (
        f"{file} was damaged. What could be read of it is in a new file and goes on; the old one "
        f"is kept as {aside.name}."
    )
    return [said, *gaps]


def _forget(file: Path) -> None:
    for suffix in _SUFFIXES:
        file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)


def _put_aside(file: Path) -> Path:
    number = 1
    while (aside := file.with_name(f"{file.name}.damaged-{number}")).exists():
        number += 1
    for suffix in _SUFFIXES:
        with suppress(FileNotFoundError):
            file.with_name(f"{file.name}{suffix}").rename(f"{aside}{suffix}")
    return aside


def _tables(old: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
    return [name for (name,) in old.execute(query)]


def _copy(
    old: sqlite3.Connection, new: sqlite3.Connection, table: str, rows: Iterator[Row]
) -> None:
    names = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
    columns = f"{table} ({', '.join(names)})"
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _AT_ONCE:
            insert(new, columns, batch, "ON CONFLICT DO NOTHING")
            batch = []
    insert(new, columns, batch, "ON CONFLICT DO NOTHING")


def _numbered(old: sqlite3.Connection, table: str, key: str) -> Iterator[Row]:
    """The rows of a table in the order of their numbers, around those that cannot be read."""
    query = f"SELECT * FROM {table} WHERE {key} >= ? ORDER BY {key}"  # noqa: S608
    place = -1
    at: int | None = 0
    while at is not None:
        try:
            cursor = old.execute(query, (at,))
            if place < 0:
                place = next(n for n, named in enumerate(cursor.description) if named[0] == key)
            for row in cursor:
                yield row
                at = row[place]
        except sqlite3.DatabaseError:
            at = _beyond(old, table, key, at + 1)
        else:
            return


def _beyond(old: sqlite3.Connection, table: str, key: str, start: int) -> int | None:
    """The first number from ``start`` at which the table can be read again, if there is one."""
    low, step = start, 1
    while not _is_readable(old, table, key, low + step):
        low, step = low + step, step * 2
        if low > _BEYOND:
            return None
    high = low + step
    while low < high:
        middle = (low + high) // 2
        if _is_readable(old, table, key, middle):
            high = middle
        else:
            low = middle + 1
    return low


def _is_readable(old: sqlite3.Connection, table: str, key: str, at: int) -> bool:
    query = f"SELECT {key} FROM {table} WHERE {key} >= ? ORDER BY {key} LIMIT 1"  # noqa: S608
    try:
        old.execute(query, (at,)).fetchall()
    except sqlite3.DatabaseError:
        return False
    return True


def _named(old: sqlite3.Connection, table: str) -> Iterator[Row]:
    """The rows of a small table, from either end as far as they can be read."""
    for order in ("ASC", "DESC"):
        with suppress(sqlite3.DatabaseError):
            yield from old.execute(f"SELECT * FROM {table} ORDER BY 1 {order}")  # noqa: S608


def _gaps(new: sqlite3.Connection) -> list[str]:
    """A sentence for each run of events that is missing between others."""
    found = [
        (first + 1, after - 1, began, ended)
        for first, began, after, ended in new.execute(_GAPS).fetchall()
    ]
    known = new.execute(
        "SELECT min(event) FROM (SELECT event FROM routing UNION SELECT event FROM delivery)"
    )
    oldest = known.fetchone()[0]
    first, received = new.execute("SELECT min(ref), min(received) FROM event").fetchone()
    if oldest is not None and first is not None and oldest < first:
        found.insert(0, (oldest, first - 1, received, received))
    said = [_gap(*gap) for gap in found[:_SHOWN]]
    if len(found) > _SHOWN:
        said.append(
            f"And {len(found) - _SHOWN} more gaps, up to event {found[-1][1]}, are missing."
        )
    return said


def _gap(first: int, last: int, began: int, ended: int) -> str:
    span = f"event {first} is" if first == last else f"events {first} to {last} are"
    return (
        f"Of what was accepted, {span} missing, received between "
        f"{moment(began):%Y-%m-%d %H:%M:%S} and {moment(ended):%Y-%m-%d %H:%M:%S} UTC. "
        "Send the events of that time again; those that are here are recognised as duplicates."
    )


def _sum_up(new: sqlite3.Connection) -> None:
    counts = new.execute("SELECT queue, state, count(*) FROM delivery GROUP BY queue, state")
    for queue, state, count in counts.fetchall():
        new.execute(f"UPDATE queue SET {state} = ? WHERE id = ?", (count, queue))  # noqa: S608
