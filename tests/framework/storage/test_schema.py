import sqlite3
from pathlib import Path

from onward.sqlite.connecting import connect_writer
from onward.sqlite.schema import MIGRATIONS, VERSION, migrate, version_of


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {
        name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type='table'")
    }


def test_a_file_of_each_older_version_becomes_what_a_new_one_is(tmp_path: Path) -> None:
    new = connect_writer(tmp_path / "new.db")
    migrate(new, "new.db")
    expected = _tables(new)
    found = []
    for version in range(1, VERSION):
        old = connect_writer(tmp_path / f"{version}.db")
        for number, script in enumerate(MIGRATIONS[:version], 1):
            old.executescript(f"BEGIN;{script}PRAGMA user_version = {number};COMMIT;")
        migrate(old, "old.db")
        found.append((version_of(old), _tables(old)))
        old.close()
    new_version = version_of(new)
    new.close()

    assert VERSION == new_version
    assert [(VERSION, expected)] * (VERSION - 1) == found


def test_entries_of_an_index_that_was_one_tree_are_in_their_parts(tmp_path: Path) -> None:
    file = connect_writer(tmp_path / "old.db")
    for script in MIGRATIONS[:3]:
        file.executescript(script)
    file.execute("PRAGMA user_version = 3")
    entries = [(-9, 32_767), (-9, 32_768), (7, 1), (8, 100_000)]
    for table in ("by_id", "by_person"):
        file.executemany(f"INSERT INTO {table} VALUES (?, ?)", entries)  # noqa: S608
    migrate(file, "old.db")
    found = [
        file.execute(f"SELECT part, key, ref FROM {table} ORDER BY key, ref").fetchall()  # noqa: S608
        for table in ("by_id", "by_person")
    ]
    file.close()

    assert [[(0, -9, 32_767), (1, -9, 32_768), (0, 7, 1), (3, 8, 100_000)]] * 2 == found
