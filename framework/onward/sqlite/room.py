"""Room on the disk: kept back for settlements, which must get through when it is full."""

import os
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from onward.errors import StorageError
from onward.sqlite.connecting import FILE, PAGE_SIZE, file_limit

RESERVE_BYTES = 128 * 1024 * 1024
BALLAST_BYTES = 16 * 1024 * 1024
BALLAST = "onward.ballast"


class Room:
    """Refuses events while the rest of the room is needed to settle what was accepted.

    Deleting from a full file needs room too. Should other programs fill the disk all the same,
    the ballast file gives way.
    """

    def __init__(
        self, folder: Path, *, max_pages: int | None, reserve_bytes: int = RESERVE_BYTES
    ) -> None:
        self._folder = folder
        self._max_pages = max_pages
        self._reserve_bytes = reserve_bytes
        self._ballast = folder / BALLAST
        self._is_dropped = False

    def check(self, connection: sqlite3.Connection, incoming: int) -> None:
        """Pass if ``incoming`` bytes leave the reserve alone.

        Raises:
            StorageError: They do not.
        """
        free = shutil.disk_usage(self._folder).free
        most = self._most_pages()
        if most is not None:
            used = _pragma(connection, "page_count") - _pragma(connection, "freelist_count")
            reserve = min(self._reserve_bytes // PAGE_SIZE, max(16, most // 8))
            pages = most - used - reserve
            # Bodies of 1.5 KB fill a page to four fifths; rows beside them need some more.
            if pages * PAGE_SIZE < 2 * incoming:
                self._refuse(max(0, pages * PAGE_SIZE))
        if free - 2 * incoming < self._reserve_bytes:
            self._refuse(free)
        if self._is_dropped:
            self.load()

    def _most_pages(self) -> int | None:
        """Pages the file may have; ``None`` where only the disk limits it."""
        limit = file_limit()
        if limit is None:
            return self._max_pages
        return min(limit // PAGE_SIZE, self._max_pages or limit)

    def _refuse(self, free: int) -> None:
        msg = (
            f"There is too little room for more events in {self._folder / FILE}: "
            f"{free // 1024:,} KiB are left, and the rest is kept to finish what was accepted. "
            "Nothing was taken. Free some disk space, or keep events for a shorter time "
            "(retention in onward.yaml)."
        )
        raise StorageError(msg)

    def load(self) -> None:
        """Put the ballast in place, where there is plenty of room."""
        if self._ballast.exists() or not hasattr(os, "posix_fallocate"):
            return
        if shutil.disk_usage(self._folder).free < self._reserve_bytes + 4 * BALLAST_BYTES:
            return
        self._is_dropped = False
        with suppress(OSError), self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, BALLAST_BYTES)

    def drop(self) -> bool:
        """Give the ballast's room away; whether there was any."""
        try:
            self._ballast.unlink()
        except OSError:
            return False
        self._is_dropped = True
        return True


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
