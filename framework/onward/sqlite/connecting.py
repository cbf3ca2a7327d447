"""Connections to the one file: settings, errors in words."""

import os
import sqlite3
from pathlib import Path

from onward.errors import StorageError

try:
    import resource
except ImportError:  # pragma: no cover - Windows has none
    resource = None  # type: ignore[assignment]

FILE = "onward.db"
PAGE_SIZE = 8_192
# Small ones: the commits that wait for one wait 6 ms instead of 14, at the same rate.
_CHECKPOINT_BYTES = 4 * 1024 * 1024
_CACHE_KIB = 24 * 1024


def _checkpoint_bytes() -> int:
    """How far the log may grow: less where files are limited, for it is one."""
    limit = file_limit()
    return _CHECKPOINT_BYTES if limit is None else min(_CHECKPOINT_BYTES, limit // 4)


def connect_writer(path: Path, *, max_pages: int | None = None) -> sqlite3.Connection:
    """The one connection that writes; it alone checkpoints.

    The file is made for its owner alone: events hold personal data, and the folder may be copied.
    """
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    connection = sqlite3.connect(
        path, isolation_level=None, cached_statements=512, check_same_thread=False
    )
    for pragma in (
        f"page_size={PAGE_SIZE}",
        "auto_vacuum=INCREMENTAL",
        "journal_mode=WAL",
        "synchronous=FULL",
        # Debian's build overwrites what is deleted; a conversion journal need not pay for that.
        "secure_delete=0",
        f"wal_autocheckpoint={_checkpoint_bytes() // PAGE_SIZE}",
        f"cache_size=-{_CACHE_KIB}",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if max_pages is not None:
        connection.execute(f"PRAGMA max_page_count={max_pages}")
    return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that can only read.

    It is opened read-only, so that it never checkpoints, not even on closing: SQLite before
    3.51.3 can lose pages when one connection checkpoints while another commits.
    Source: SQLite, "Write-Ahead Logging", section "The WAL-Reset Bug".
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA query_only=1")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("PRAGMA busy_timeout=5000")
    connection.execute("PRAGMA temp_store=MEMORY")
    return connection


def file_limit() -> int | None:
    """How large a file this process may write, where that is limited; it may change any time."""
    if resource is None:  # pragma: no cover - Windows has no such limit
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return None if soft == resource.RLIM_INFINITY else soft


def is_full(error: sqlite3.Error) -> bool:
    """Whether the error says that there was no room."""
    name = getattr(error, "sqlite_errorname", "")
    # SQLite knows a full disk, but not a file that must not grow.
    return name == "SQLITE_FULL" or (name == "SQLITE_IOERR_WRITE" and file_limit() is not None)


def in_words(error: sqlite3.Error, path: Path) -> StorageError:
    """What SQLite said, as a sentence that says what to do."""
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    if is_full(error):
        msg = (
            f"There is no room left for {path}; nothing was taken. "
            "Free some disk space, or keep events for a shorter time (retention in onward.yaml)."
        )
    elif name.startswith("SQLITE_IOERR"):
        msg = (
            f"{path} cannot be read or written ({name}: {error}); nothing was taken. "
            "Check the disk and the file's rights, then start again."
        )
    elif name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        msg = (
            f"{path} is damaged ({error}). Stop Onward and restore the file from a backup, "
            "or move it away and start with an empty one."
        )
    elif name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")):
        msg = (
            f"{path} cannot be opened for use ({error}). "
            "Check that the data folder exists and that this user may write to it."
        )
    else:
        msg = f"{path} could not be used ({name}: {error}); nothing was taken. Try again."
    return StorageError(msg)
