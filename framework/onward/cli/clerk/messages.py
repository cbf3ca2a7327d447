"""What the two processes of a server tell each other, beside what is the journal's."""

import msgspec

from onward import ingest
from onward.request import Secret


class Folder(msgspec.Struct, frozen=True):
    """The data folder to keep.

    Attributes:
        process: Whom to stop who wants it too.
    """

    path: str
    process: int


class Source(msgspec.Struct, frozen=True):
    """A source of events, its write keys in clear: both ends belong to the same server."""

    id: str
    keys: tuple[str, ...]
    max_event_bytes: int
    max_batch_bytes: int

    def __repr__(self) -> str:
        return f"Source(id={self.id!r})"

    @classmethod
    def of(cls, source: ingest.Source) -> "Source":
        """A source as it travels."""
        keys = tuple(key.reveal() for key in source.write_keys)
        return cls(source.id, keys, source.max_event_bytes, source.max_batch_bytes)

    @property
    def write_keys(self) -> tuple[Secret[str], ...]:
        """What its SDKs sign in with."""
        return tuple(map(Secret, self.keys))


class Asked(msgspec.Struct, frozen=True):
    """A request that brings no events."""

    method: str
    path: str
    query: str
    headers: list[tuple[str, str]]
    client: str
    body: bytes


class Answered(msgspec.Struct, frozen=True):
    """Its answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
