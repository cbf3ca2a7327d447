"""The tables of the one file, version by version."""

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from onward.errors import StorageError
from onward.sqlite.connecting import FILE, connect_reader

# Events and deliveries are written in the order of their numbers, so their pages fill from
# left to right. Everything that is looked up by a hash has a late index instead of a UNIQUE
# column: random inserts halve the rate once an index outgrows the page cache.
_FIRST = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE tally (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last_event INTEGER NOT NULL DEFAULT 0,
  routed_upto INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  filtered INTEGER NOT NULL DEFAULT 0,
  unmatched INTEGER NOT NULL DEFAULT 0,
  routed INTEGER NOT NULL DEFAULT 0
);
INSERT INTO tally (one) VALUES (1);

CREATE TABLE source (name TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE event (
  ref INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  message_id TEXT NOT NULL,
  received INTEGER NOT NULL,
  person INTEGER,
  again INTEGER NOT NULL,
  crc INTEGER NOT NULL,
  body BLOB NOT NULL
);

CREATE TABLE routing (
  event INTEGER PRIMARY KEY,
  disposition TEXT NOT NULL,
  reason TEXT NOT NULL,
  first INTEGER NOT NULL,
  deliveries INTEGER NOT NULL
);

CREATE TABLE queue (
  id INTEGER PRIMARY KEY,
  connection TEXT NOT NULL,
  action TEXT NOT NULL,
  batch_key TEXT NOT NULL,
  mapping TEXT NOT NULL,
  waiting INTEGER NOT NULL DEFAULT 0,
  paused INTEGER NOT NULL DEFAULT 0,
  recorded INTEGER NOT NULL DEFAULT 0,
  delivered INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  expired INTEGER NOT NULL DEFAULT 0,
  paused_since INTEGER,
  version TEXT NOT NULL DEFAULT '',
  version_rest INTEGER NOT NULL DEFAULT 0,
  UNIQUE (connection, action, batch_key, mapping)
);

CREATE TABLE pause (
  id INTEGER PRIMARY KEY,
  connection TEXT NOT NULL,
  mapping TEXT,
  action TEXT,
  batch_key TEXT,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  hint TEXT NOT NULL,
  code TEXT NOT NULL
);

CREATE TABLE rest (
  id INTEGER PRIMARY KEY,
  queue INTEGER NOT NULL,
  began INTEGER NOT NULL,
  ended INTEGER NOT NULL
);

CREATE TABLE delivery (
  ref INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  event INTEGER NOT NULL,
  queue INTEGER NOT NULL,
  version TEXT NOT NULL,
  state TEXT NOT NULL,
  replay INTEGER NOT NULL,
  due INTEGER NOT NULL,
  at INTEGER NOT NULL,
  since INTEGER NOT NULL,
  rests INTEGER NOT NULL,
  expires INTEGER,
  attempts INTEGER NOT NULL,
  tried INTEGER NOT NULL,
  took INTEGER NOT NULL,
  status INTEGER,
  answer_code TEXT NOT NULL,
  answer TEXT NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  hint TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX ready ON delivery (queue, replay, due) WHERE state = 'waiting';
CREATE INDEX held ON delivery (queue) WHERE state = 'paused';
CREATE INDEX dead ON delivery (state) WHERE state IN ('rejected', 'expired');

CREATE TABLE attempt (
  delivery INTEGER NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  took INTEGER NOT NULL,
  status INTEGER,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (delivery, number)
) WITHOUT ROWID;

CREATE TABLE document (
  key TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE late (name TEXT PRIMARY KEY, upto INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE by_message (key INTEGER, ref INTEGER, PRIMARY KEY (key, ref)) WITHOUT ROWID;
CREATE TABLE by_person (key INTEGER, ref INTEGER, PRIMARY KEY (key, ref)) WITHOUT ROWID;
CREATE TABLE by_id (key INTEGER, ref INTEGER, PRIMARY KEY (key, ref)) WITHOUT ROWID;
INSERT INTO late VALUES ('by_message', 0), ('by_person', 0), ('by_id', 0);
"""

# Dead letters by cause, so that a million of them are summed up without reading one.
_CAUSES = """
CREATE INDEX cause ON delivery (queue, state, code, at)
  WHERE state IN ('rejected', 'expired');
"""

# For the ledger of a cluster: what it hears of deliveries before it hears of their routing; how
# often they were replayed, where they were.
_FOLD = """
CREATE TABLE early (number INTEGER PRIMARY KEY, id BLOB NOT NULL, at INTEGER NOT NULL, body BLOB);
CREATE INDEX early_by_id ON early (id);
CREATE TABLE replays (delivery INTEGER PRIMARY KEY, count INTEGER NOT NULL);
"""

# What grew slower with its size now grows by parts. Read in the order of the hashes, each part is
# filled from left to right: nothing need be sorted.
_PARTS = """
ALTER TABLE by_person RENAME TO whole;
CREATE TABLE by_person (part INTEGER, key INTEGER, ref INTEGER, PRIMARY KEY (part, key, ref))
  WITHOUT ROWID;
INSERT INTO by_person SELECT ref >> 15, key, ref FROM whole;
DROP TABLE whole;

ALTER TABLE by_id RENAME TO whole;
CREATE TABLE by_id (part INTEGER, key INTEGER, ref INTEGER, PRIMARY KEY (part, key, ref))
  WITHOUT ROWID;
INSERT INTO by_id SELECT ref >> 15, key, ref FROM whole;
DROP TABLE whole;
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _CAUSES, _FOLD, _PARTS)
VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the file's tables; 0 for a new file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check(connection: sqlite3.Connection, path: str) -> int:
    """The version of the file's tables, when this program understands it.

    Raises:
        StorageError: A newer program wrote it.
    """
    found = version_of(connection)
    if found > VERSION:
        msg = (
            f"{path} was written by a newer Onward (tables of version {found}; this one knows "
            f"{VERSION}). Upgrade Onward, or start with another data folder."
        )
        raise StorageError(msg)
    return found


def is_older(folder: Path) -> bool:
    """Whether an older program wrote the file of a folder; not where there is none."""
    path = folder / FILE
    if not path.exists():
        return False
    with closing(connect_reader(path)) as connection:
        return version_of(connection) < VERSION


def migrate(connection: sqlite3.Connection, path: str) -> None:
    """Bring the file's tables to this version, each step in a transaction of its own.

    Raises:
        StorageError: A newer program wrote it.
    """
    found = check(connection, path)
    for number, script in enumerate(MIGRATIONS[found:], found + 1):
        connection.executescript(f"BEGIN IMMEDIATE;{script}PRAGMA user_version = {number};COMMIT;")
    connection.execute(
        "INSERT OR IGNORE INTO meta VALUES ('person_key', ?), ('clean', 1)",
        (secrets.token_bytes(32),),
    )
