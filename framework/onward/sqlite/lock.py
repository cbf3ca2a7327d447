"""The lock by which one process owns the data folder."""

import os
from contextlib import suppress
from pathlib import Path

from onward.errors import StorageError

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no flock
    fcntl = None  # type: ignore[assignment]

NAME = "onward.lock"


class OwnedError(StorageError):
    """Another process has the data folder."""


class FolderLock:
    """Held from creation to ``release``; it falls with the process, however that ends.

    Args:
        process: Whom to tell people to stop: this process if not given.
    """

    def __init__(self, folder: Path, process: int | None = None) -> None:
        self._path = folder / NAME
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._take(folder)
        except BaseException:
            os.close(self._file)
            raise
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(process or os.getpid()).encode(), 0)

    def _take(self, folder: Path) -> None:
        if fcntl is None:  # pragma: no cover - Windows has no flock
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(self._file, 20, 0).decode(errors="replace").strip() or "unknown"
            msg = (
                f"{folder} is used by process {holder}; one process at a time may write to it. "
                "Stop that process, or hand it the command while it serves."
            )
            raise OwnedError(msg) from error

    def release(self) -> None:
        """Let another process have the folder."""
        with suppress(OSError):
            os.ftruncate(self._file, 0)
        os.close(self._file)


def owner(folder: Path) -> int | None:
    """The process that owns the folder now, if one does."""
    try:
        text = (folder / NAME).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return None
    if not text.isdigit():
        return None
    # A process that was killed has left its number behind; only the lock tells.
    try:
        FolderLock(folder).release()
    except StorageError:
        return int(text)
    return None
