"""Indexes that are written late, in sorted order, a little with each commit."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence

from onward.sqlite.statements import insert_flat, select_among

Pair = tuple[int, int]

HELD = 49_152
"""Entries gathered before they are sorted: enough that neighbours share pages."""

PART_BITS = 15
"""A part has as many numbers as these bits can tell apart: fewer than ``HELD``, so that all of them
have gathered when it is written. It stands in files: another value needs a migration."""

# A hash with its number behind it, as one whole number: it takes half the memory of a pair, and
# the garbage collector, which stops everything for as long as it looks, need not look at it.
_BITS = 48
_NUMBER = (1 << _BITS) - 1


class LateIndex:
    """From a hash to the numbers of rows that may have it; whoever asks verifies.

    Random inserts touch a page each, so a large index slows every commit. Here entries gather
    in memory and go to disk sorted. What a crash leaves unwritten is read again from the rows
    themselves, those above ``upto``.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        table: str,
        unwritten: Callable[[sqlite3.Connection, int], Iterable[Pair]],
        *,
        held: int = HELD,
    ) -> None:
        """Take up the index where the file left it.

        Args:
            connection: The writer's.
            table: Of columns ``key`` and ``ref``.
            unwritten: Hash and number of all rows above a number.
            held: Entries to gather before they are sorted.
        """
        self.table = table
        self._held = held
        self._pending: list[int] = []
        self._active: list[int] = []
        self._sorted: list[int] = []
        # What is being written, then what gathers, by hash. Should two hashes clash, the later row
        # is found: at worst a duplicate slips through.
        # Made when somebody looks for the first time: nobody asks all indexes.
        self._recent: tuple[dict[int, int], dict[int, int]] | None = None
        self._written = 0
        self._upto = int(
            connection.execute("SELECT upto FROM late WHERE name = ?", (table,)).fetchone()[0]
        )
        row = connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()  # noqa: S608
        self._has_rows = row is not None
        self._saved = self._state()
        self.add(unwritten(connection, self._upto))
        self.committed()

    def _state(self) -> tuple[list[int], list[int], int, int, bool]:
        return self._active, self._sorted, self._written, self._upto, self._has_rows

    def add(self, pairs: Iterable[Pair]) -> None:
        """Enter pairs of hash and number; undone by a roll-back."""
        start = len(self._pending)
        self._pending += [key << _BITS | ref for key, ref in pairs]
        if self._recent is not None:
            self._recent[1].update(map(_pair, self._pending[start:]))

    def find(self, connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, list[int]]:
        """For each hash that is known, the numbers that may have it."""
        if self._recent is None:
            gathering = dict(map(_pair, [*self._active, *self._pending]))
            self._recent = dict(map(_pair, self._sorted)), gathering
        leaving, gathering = self._recent
        found = {
            key: [ref]
            for key in keys
            if (ref := gathering.get(key) or leaving.get(key)) is not None
        }
        if self._has_rows:
            self._look_up(connection, keys, found)
        return found

    def _look_up(
        self, connection: sqlite3.Connection, keys: Sequence[int], found: dict[int, list[int]]
    ) -> None:
        """Add to what was found what is on disk."""
        query = f"SELECT key, ref FROM {self.table} WHERE key IN"  # noqa: S608
        for key, ref in select_among(connection, query, keys):
            refs = found.setdefault(key, [])
            if ref not in refs:
                refs.append(ref)

    def before_commit(self, connection: sqlite3.Connection) -> None:
        """Write the next slice, twice as much as came in, so that memory stays bounded."""
        if self._sorted:
            self._write(connection, max(128, 2 * len(self._pending)))

    def write_all(self, connection: sqlite3.Connection) -> None:
        """Write everything that is committed, so that ``remove`` finds it."""
        self._write(connection, len(self._sorted))
        while self._active:
            self._turn()
            self._write(connection, len(self._sorted))

    def remove(self, connection: sqlite3.Connection, pairs: Sequence[Pair]) -> None:
        """Delete pairs of rows up to the last ``write_all``."""
        connection.executemany(
            f"DELETE FROM {self.table} WHERE key = ? AND ref = ?",  # noqa: S608
            pairs,
        )

    def has_written(self, ref: int) -> bool:
        """Whether the entries of this number are on disk."""
        return ref <= self._upto

    def committed(self) -> None:
        """What was added is now found; a full memory is sorted, to be written from now on."""
        if self._pending:
            self._active += self._pending
            self._pending = []
        if not self._sorted and len(self._active) >= self._held:
            self._turn()
        self._saved = self._state()

    def rolled_back(self) -> None:
        """Forget what was added and written since the last commit."""
        self._pending = []
        self._active, self._sorted, self._written, self._upto, self._has_rows = self._saved
        self._recent = None

    def _write(self, connection: sqlite3.Connection, count: int) -> None:
        end = min(len(self._sorted), self._written + count)
        piece = self._sorted[self._written : end]
        if not piece:
            return
        self._insert(connection, piece)
        self._has_rows = True
        self._written = end
        if end == len(self._sorted):
            self._upto = max(self._upto, *[entry & _NUMBER for entry in self._sorted])
            connection.execute("UPDATE late SET upto = ? WHERE name = ?", (self._upto, self.table))
            self._sorted, self._written = [], 0
            if self._recent is not None:
                self._recent = {}, self._recent[1]

    def _insert(self, connection: sqlite3.Connection, piece: Sequence[int]) -> None:
        into = f"{self.table} (key, ref)"
        insert_flat(connection, into, _flat(piece), 2, "ON CONFLICT DO NOTHING")

    def _turn(self) -> None:
        """Begin to write what has gathered; nothing is left to be written of what was before."""
        # New lists, never emptied ones: a roll-back returns to the old.
        leaving, self._active = self._next()
        self._sorted, self._written = sorted(leaving), 0
        if self._recent is not None:
            staying = map(_pair, [*self._active, *self._pending])
            self._recent = self._recent[1], dict(staying)

    def _next(self) -> tuple[list[int], list[int]]:
        """What is to be sorted and written, what is to wait."""
        return self._active, []


class PartedIndex(LateIndex):
    """A late index that is written in parts, of neighbouring numbers each.

    A part is written when it is whole, sorted, once: however large the index becomes, an entry
    costs the same, where one tree for all would have each slice touch most of its pages. Who looks
    for a hash asks part by part, the latest first, which suits hashes that are rarely asked for, or
    soon. Of a hash, the entries of the latest part that knows it are found.

    Its table has the column ``part`` before the others.
    """

    def _look_up(
        self, connection: sqlite3.Connection, keys: Sequence[int], found: dict[int, list[int]]
    ) -> None:
        missing = [key for key in keys if key not in found]
        if not missing:
            return
        for part in parts(connection, self.table):
            query = f"SELECT key, ref FROM {self.table} WHERE part = {part} AND key IN"  # noqa: S608
            for key, ref in select_among(connection, query, missing):
                found.setdefault(key, []).append(ref)
            missing = [key for key in missing if key not in found]
            if not missing:
                return

    def remove(self, connection: sqlite3.Connection, pairs: Sequence[Pair]) -> None:
        """Delete pairs of rows up to the last ``write_all``."""
        connection.executemany(
            f"DELETE FROM {self.table} WHERE part = ? AND key = ? AND ref = ?",  # noqa: S608
            [(ref >> PART_BITS, key, ref) for key, ref in pairs],
        )

    def _insert(self, connection: sqlite3.Connection, piece: Sequence[int]) -> None:
        # What is sorted together belongs to one part.
        part = (piece[0] & _NUMBER) >> PART_BITS
        insert_flat(
            connection,
            f"{self.table} (part, key, ref)",
            _flat(piece),
            2,
            "ON CONFLICT DO NOTHING",
            row="(?1, ?, ?)",
            shared=(part,),
        )

    def _next(self) -> tuple[list[int], list[int]]:
        # The lowest part first: what is written up to is read no more after a crash.
        refs = [entry & _NUMBER for entry in self._active]
        end = ((min(refs) >> PART_BITS) + 1) << PART_BITS
        leaving: list[int] = []
        staying: list[int] = []
        for entry, ref in zip(self._active, refs, strict=True):
            (leaving if ref < end else staying).append(entry)
        return leaving, staying


def parts(connection: sqlite3.Connection, table: str) -> Iterator[int]:
    """The parts that a parted index has on disk, the latest first."""
    query = f"SELECT max(part) FROM {table} WHERE part < ?"  # noqa: S608
    part = _NUMBER
    while (part := connection.execute(query, (part,)).fetchone()[0]) is not None:
        yield part


def _flat(entries: Sequence[int]) -> list[int]:
    """Hash and number of each, one after the other."""
    values = [0] * (2 * len(entries))
    values[::2] = [entry >> _BITS for entry in entries]
    values[1::2] = [entry & _NUMBER for entry in entries]
    return values


def _pair(entry: int) -> Pair:
    return entry >> _BITS, entry & _NUMBER
