import sqlite3
from collections.abc import Iterator

import pytest

from onward.sqlite import late
from onward.sqlite.late import LateIndex, PartedIndex, parts

HELD = 4
ROWS = [(key * 7_919 % 1_000, key) for key in range(1, 41)]
KINDS = {
    LateIndex: "CREATE TABLE named (key INTEGER, ref INTEGER, PRIMARY KEY (key, ref))",
    PartedIndex: (
        "CREATE TABLE named (part INTEGER, key INTEGER, ref INTEGER, PRIMARY KEY (part, key, ref))"
    ),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type[LateIndex]:
    """Parts have eight numbers here."""
    monkeypatch.setattr(late, "PART_BITS", 3)
    found: type[LateIndex] = request.param
    return found


@pytest.fixture
def connection(kind: type[LateIndex]) -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.execute("CREATE TABLE late (name TEXT PRIMARY KEY, upto INTEGER NOT NULL)")
    made.execute(KINDS[kind])
    made.execute("INSERT INTO late VALUES ('named', 0)")
    yield made
    made.close()


def index_of(
    connection: sqlite3.Connection, rows: list[tuple[int, int]], *, held: int = HELD
) -> LateIndex:
    """The index as it is taken up over rows that are on disk."""
    columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(named)")]
    kind = PartedIndex if "part" in columns else LateIndex
    return kind(
        connection,
        "named",
        lambda _, upto: [(key, ref) for key, ref in rows if ref > upto],
        held=held,
    )


def commit(connection: sqlite3.Connection, index: LateIndex) -> None:
    index.before_commit(connection)
    index.committed()


def written(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM named").fetchone()[0])


def test_everything_is_found_whether_it_is_written_yet_or_not(
    connection: sqlite3.Connection,
) -> None:
    index = index_of(connection, [])
    for count, pair in enumerate(ROWS, 1):
        index.add([pair])
        commit(connection, index)
        found = index.find(connection, [key for key, _ in ROWS])
        assert dict(ROWS[:count]) == {key: refs[0] for key, refs in found.items()}

    assert 0 < written(connection) < len(ROWS)
    assert {} == index.find(connection, [-1])


def test_a_crash_loses_no_entry(connection: sqlite3.Connection) -> None:
    index = index_of(connection, [])
    for pair in ROWS:
        index.add([pair])
        commit(connection, index)
    again = index_of(connection, ROWS)

    assert len(ROWS) == len(again.find(connection, [key for key, _ in ROWS]))


def test_a_roll_back_takes_entries_and_slices_back(connection: sqlite3.Connection) -> None:
    index = index_of(connection, [])
    index.add(ROWS[:HELD])
    commit(connection, index)
    connection.execute("BEGIN")
    index.add(ROWS[HELD : HELD + 2])
    index.before_commit(connection)
    connection.execute("ROLLBACK")
    index.rolled_back()

    assert 0 == written(connection)
    keys = [key for key, _ in ROWS]
    assert {key for key, _ in ROWS[:HELD]} == set(index.find(connection, keys))
    commit(connection, index)
    assert HELD == written(connection)


def test_equal_hashes_are_all_found_once_written(connection: sqlite3.Connection) -> None:
    index = index_of(connection, [])
    index.add([(5, 1), (5, 2)])
    commit(connection, index)
    index.write_all(connection)
    index.committed()

    assert {5: [1, 2]} == {key: sorted(refs) for key, refs in index.find(connection, [5]).items()}
    assert index.has_written(2)


def test_what_is_removed_is_not_found(connection: sqlite3.Connection) -> None:
    index = index_of(connection, [])
    index.add(ROWS)
    commit(connection, index)
    index.write_all(connection)
    index.remove(connection, ROWS[:5])
    index.committed()

    assert dict(ROWS[5:]).keys() == index.find(connection, [key for key, _ in ROWS]).keys()


def test_what_comes_while_all_is_written_is_found_too(connection: sqlite3.Connection) -> None:
    index = index_of(connection, [])
    index.add(ROWS[:2])
    commit(connection, index)
    index.add([(-7, 3)])
    assert {-7: [3]} == index.find(connection, [-7])
    index.write_all(connection)

    assert {key: [ref] for key, ref in [*ROWS[:2], (-7, 3)]} == index.find(
        connection, [ROWS[0][0], ROWS[1][0], -7]
    )
    commit(connection, index)
    assert {-7: [3]} == index.find(connection, [-7])


def test_hashes_and_numbers_keep_their_size_and_sign(connection: sqlite3.Connection) -> None:
    pairs = [(-(1 << 63), 1), ((1 << 63) - 1, (1 << 47) + 1), (-1, 2), (0, 3)]
    index = index_of(connection, [])
    index.add(pairs)
    commit(connection, index)
    assert dict(pairs) == {
        key: refs[0] for key, refs in index.find(connection, [key for key, _ in pairs]).items()
    }
    index.write_all(connection)
    index.committed()

    assert sorted(pairs) == connection.execute("SELECT key, ref FROM named ORDER BY key").fetchall()


@pytest.mark.parametrize("kind", [PartedIndex], indirect=True)
def test_parts_are_written_one_after_the_other_when_they_are_whole(
    connection: sqlite3.Connection,
) -> None:
    index = index_of(connection, [], held=12)
    whole: list[int] = []
    for pair in ROWS:
        index.add([pair])
        commit(connection, index)
        (lowest,) = connection.execute("SELECT min(ref) FROM named").fetchone()
        whole = sorted({ref >> 3 for (ref,) in connection.execute("SELECT ref FROM named")})
        assert lowest in {None, 1}

    # Of the last one, as of those that wait behind it, nothing is written yet.
    assert [0, 1, 2, 3] == whole
    assert [3, 2, 1, 0] == list(parts(connection, "named"))
    assert 31 == written(connection)
    index.write_all(connection)
    assert [5, 4, 3, 2, 1, 0] == list(parts(connection, "named"))
    assert ROWS == sorted(
        connection.execute("SELECT key, ref FROM named").fetchall(), key=lambda pair: pair[1]
    )


@pytest.mark.parametrize("kind", [PartedIndex], indirect=True)
def test_of_what_is_in_several_parts_the_latest_is_found(connection: sqlite3.Connection) -> None:
    index = index_of(connection, [])
    index.add([(5, 1), (5, 2), (5, 9), (5, 10), (6, 3)])
    commit(connection, index)
    index.write_all(connection)
    index.committed()

    found = index.find(connection, [5, 6, 7])
    assert {5: [9, 10], 6: [3]} == {key: sorted(refs) for key, refs in found.items()}


@pytest.mark.parametrize("kind", [PartedIndex], indirect=True)
def test_what_comes_late_gets_into_its_own_part(connection: sqlite3.Connection) -> None:
    index = index_of(connection, [])
    index.add([(1, 17), (2, 3), (3, 18), (4, 9)])
    commit(connection, index)
    index.write_all(connection)
    rows = connection.execute("SELECT part, key, ref FROM named ORDER BY part, key").fetchall()
    index.remove(connection, [(2, 3)])
    index.committed()

    assert [(0, 2, 3), (1, 4, 9), (2, 1, 17), (2, 3, 18)] == rows
    assert {} == index.find(connection, [2])


@pytest.mark.parametrize("kind", [PartedIndex], indirect=True)
def test_a_crash_between_two_parts_loses_none_that_came_late(
    connection: sqlite3.Connection,
) -> None:
    rows = [(1, 17), (2, 3), (3, 18), (4, 9)]
    index = index_of(connection, [])
    index.add(rows)
    commit(connection, index)
    commit(connection, index)
    assert [0] == list(parts(connection, "named"))
    again = index_of(connection, rows)

    assert {key: [ref] for key, ref in rows} == again.find(connection, [1, 2, 3, 4])
