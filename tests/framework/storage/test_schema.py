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
