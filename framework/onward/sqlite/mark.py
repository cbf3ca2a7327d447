"""A witness beside the file: how far events were accepted."""

# SQLite drops what follows a damaged place in its log without a word. The mark makes that loss
# speak: it says which events had been there.

import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path

from onward.sqlite.moments import moment

NAME = "onward.mark"
_RECORD = struct.Struct("<qq")
_CHECK = struct.Struct("<I")


class Mark:
    """The number and time of the last event accepted, written after each commit."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.ref, self.at = self._read()
        self._next: tuple[int, int] | None = None

    def _read(self) -> tuple[int, int]:
        raw = os.pread(self._file, _RECORD.size + _CHECK.size, 0)
        body, check = raw[: _RECORD.size], raw[_RECORD.size :]
        if len(check) < _CHECK.size or _CHECK.unpack(check)[0] != zlib.crc32(body):
            return 0, 0
        ref, at = _RECORD.unpack(body)
        return int(ref), int(at)

    def missing(self, last: int) -> str | None:
        """The sentence for events that were accepted but are gone, if any are.

        Args:
            last: The number of the last event that the file knows.
        """
        if self.ref <= last:
            return None
        count = self.ref - last
        span = f"event {self.ref}" if count == 1 else f"events {last + 1} to {self.ref}"
        return (
            f"{count:,} accepted {'event is' if count == 1 else 'events are'} missing: {span}, "
            f"the last received at {moment(self.at):%Y-%m-%d %H:%M:%S} UTC. The disk lost the "
            "latest commits. Send the events of that time again; those that are here are "
            "recognised as duplicates."
        )

    def advance(self, ref: int, at: int) -> None:
        """An event is about to be accepted."""
        self._next = (ref, at)

    def before_commit(self, _connection: object) -> None:
        """Nothing goes with the transaction: the mark follows it."""

    def committed(self) -> None:
        """Write down what is accepted now."""
        if self._next is not None:
            body = _RECORD.pack(*self._next)
            # It is a witness only: without room for it the events are accepted all the same.
            with suppress(OSError):
                os.pwrite(self._file, body + _CHECK.pack(zlib.crc32(body)), 0)
            (self.ref, self.at), self._next = self._next, None

    def rolled_back(self) -> None:
        """It was not accepted."""
        self._next = None

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)
