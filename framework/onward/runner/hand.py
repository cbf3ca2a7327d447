"""What plugins' code has in hand, noted so that the note outlives the process."""

# A crash in an extension module, an exit, a kill for want of memory: nothing can be caught then,
# and the event would stop the next process as well. The note says whose turn it was. It is a
# mapped file: writing costs a copy in memory, and what is written outlives the process.

import json
import mmap
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

import structlog

from onward.delivery import Standing, State
from onward.journal import Stored

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no flock
    fcntl = None  # type: ignore[assignment]

log = structlog.get_logger("onward.runner")

T = TypeVar("T")

NAME = "onward.hand"
SIZE = 256 * 1024
LENGTH = 8
TOGETHER = 50
"""Suspects that go together, as long as nothing speaks against these in particular."""
NARROWED = 1
ALONE_TWICE = NARROWED + 2
PROCESSES = 64


class Hand:
    """Notes what is in hand; knows what stopped the process before.

    Whatever was in hand when a process died is a suspect and goes apart from the others: with a few
    other suspects at first, alone once the process died over those few; it is given up when the
    process dies over it alone a second time.

    Args:
        folder: The data folder; ``None`` for one who delivers nothing, thus endangers nothing.

    Attributes:
        suspects: What speaks against each: 0 that it was among many, 1 among a few, one more for
            each time that the process died over it alone.
    """

    def __init__(self, folder: Path | None) -> None:
        self.suspects: dict[str, int] = {}
        self._file: BinaryIO | None = None
        self._known: Path | None = None
        if folder is None:
            self._note = mmap.mmap(-1, SIZE)
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file, path = _own(folder)
        self._known = path.with_name(f"{path.name}.suspects")
        self._note = mmap.mmap(self._file.fileno(), SIZE)
        self._remember(self._known)

    def _remember(self, known: Path) -> None:
        with suppress(OSError, ValueError):
            self.suspects = {str(name): int(n) for name, n in json.loads(known.read_text()).items()}
        names = self._left_behind()
        if not names:
            return
        for name in names:
            against = self.suspects.get(name, 0)
            if len(names) <= TOGETHER:
                against = max(against, NARROWED) + (len(names) == 1)
            self.suspects[name] = against
        known.write_text(json.dumps(self.suspects))
        log.warning("the last run died over these; they go apart now", number=len(names))

    def _left_behind(self) -> list[str]:
        length = int.from_bytes(self._note[:LENGTH])
        names = self._note[LENGTH : LENGTH + length].decode("utf-8", "replace")
        self._note[:LENGTH] = bytes(LENGTH)
        return names.split("\n") if length else []

    @contextmanager
    def holding(self, note: bytes) -> Iterator[None]:
        """Note what is in hand while the block runs, which must not wait for anything.

        Args:
            note: From ``note_of``.
        """
        self.take(note)
        try:
            yield
        finally:
            self._note[:LENGTH] = bytes(LENGTH)

    def take(self, note: bytes) -> None:
        """Note what is in hand from now on."""
        self._note[LENGTH : LENGTH + len(note)] = note
        self._note[:LENGTH] = len(note).to_bytes(LENGTH)

    def apart(self, items: Sequence[T], names: Iterable[str]) -> list[Sequence[T]]:
        """The items in groups that may go together: suspects behind all others, few or alone."""
        if not self.suspects:
            return [items]
        others: list[T] = []
        few: list[T] = []
        alone: list[Sequence[T]] = []
        for item, name in zip(items, names, strict=True):
            against = self.suspects.get(name)
            if against is None:
                others.append(item)
            elif against < NARROWED:
                few.append(item)
            else:
                alone.append([item])
        groups = [few[start : start + TOGETHER] for start in range(0, len(few), TOGETHER)]
        return [*([others] if others else []), *groups, *alone]

    def is_poison(self, name: str) -> bool:
        """Whether the process died over it too often."""
        return self.suspects.get(name, 0) >= ALONE_TWICE

    def clear(self, names: Iterable[str]) -> None:
        """These got through, or are given up."""
        if not self.suspects:
            return
        for name in names:
            self.suspects.pop(name, None)
        if not self.suspects and self._known is not None:
            self._known.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the note."""
        self._note.close()
        if self._file is not None:
            self._file.close()


def note_of(names: Iterable[str]) -> bytes:
    """What ``holding`` notes; of very many only the first."""
    note = "\n".join(names).encode()
    if len(note) <= SIZE - LENGTH:
        return note
    return note[: SIZE - LENGTH].rpartition(b"\n")[0]


def event_name(stored: Stored) -> str:
    """What an event is called before it has deliveries."""
    return f"event {stored.ref}"


POISONED = (
    "The process died over this event twice when it was routed alone, so it was set aside. "
    "Report it to the author of the plugin that changes events."
)
POISON = Standing(
    State.REJECTED,
    reason="The process died over this delivery twice when it went alone, so it is not tried again.",
    hint="Report it to the destination's author, with the event's preview; replay it once that is mended.",
    code="poison",
)


def _own(folder: Path) -> tuple[BinaryIO, Path]:
    """A file that no other process notes in: several may deliver from one folder."""
    for number in range(1, PROCESSES + 1):
        path = folder / (NAME if number == 1 else f"{NAME}-{number}")
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        file = os.fdopen(descriptor, "r+b", buffering=0)
        try:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            continue
        os.ftruncate(file.fileno(), SIZE)
        return file, path
    msg = f"More than {PROCESSES} processes deliver from {folder}."
    raise OSError(msg)
