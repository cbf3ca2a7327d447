"""The store in a key-value bucket of a NATS cluster."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any, Self

import msgspec
import nats.js.errors
from nats.js import JetStreamContext
from nats.js.api import KeyValueConfig, StorageType
from nats.js.kv import KeyValue

from onward.errors import ConflictError, StorageError
from onward.jetstream.trouble import in_words
from onward.store.conflicts import compare
from onward.store.interface import Document

BUCKET = "ONWARD_STORE"
LIST_WITHIN_S = 10.0
_WRONG_VERSION = frozenset({10071, 10164})
_TO_ESCAPE = re.compile(rb"[^-_a-zA-Z0-9]")
_ESCAPED = re.compile(rb"=([0-9A-F]{2})")


def to_bucket(key: str) -> str:
    """A key as a bucket may have it: parted by dots, the rest escaped by ``=`` and hex digits."""
    return ".".join(_token(part) for part in key.split("/"))


def from_bucket(name: str) -> str:
    """The key that ``to_bucket`` was given."""
    return "/".join(_part(token) for token in name.split("."))


def _token(part: str) -> str:
    return _TO_ESCAPE.sub(lambda found: b"=%02X" % ord(found[0]), part.encode()).decode() or "="


def _part(token: str) -> str:
    body = token.removesuffix("=").encode()
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), body).decode()


class JetStreamStore:
    """A ``Store`` that all processes of a cluster share, with compare-and-set by revision."""

    def __init__(self, bucket: KeyValue) -> None:
        self._bucket = bucket

    @classmethod
    async def open(cls, jetstream: JetStreamContext, *, replicas: int) -> Self:
        """The store of a cluster; its bucket is made if need be.

        Raises:
            StorageError: The cluster cannot be used now.
        """
        # Not read from a follower, which may not know yet what was stored a moment ago.
        config = KeyValueConfig(
            bucket=BUCKET, history=1, storage=StorageType.FILE, replicas=replicas, direct=False
        )
        with in_words("The store cannot be opened"):
            try:
                return cls(await jetstream.key_value(BUCKET))
            except nats.js.errors.BucketNotFoundError:
                return cls(await jetstream.create_key_value(config))

    async def get(self, key: str) -> Document | None:
        with in_words(f'"{key}" cannot be read'):
            try:
                entry = await self._bucket.get(to_bucket(key))
            except nats.js.errors.KeyNotFoundError:
                return None
        if entry.value is None or entry.revision is None:  # pragma: no cover - the library's types
            raise TypeError(entry)
        return Document(key, msgspec.json.decode(entry.value), entry.revision)

    async def put(self, key: str, value: Any, *, expected: int | None) -> int:
        body = msgspec.json.encode(value)
        name = to_bucket(key)
        with in_words(f'"{key}" cannot be stored'):
            try:
                if expected is None:
                    return await self._bucket.create(name, body)
                return await self._bucket.update(name, body, last=expected)
            except nats.js.errors.KeyWrongLastSequenceError:
                pass
        raise await self._conflict(key, expected)

    async def delete(self, key: str, *, expected: int) -> None:
        with in_words(f'"{key}" cannot be deleted'):
            try:
                await self._bucket.delete(to_bucket(key), last=expected)
            except nats.js.errors.APIError as error:
                if error.err_code not in _WRONG_VERSION:
                    raise
            else:
                return
        raise await self._conflict(key, expected)

    async def keys(self, prefix: str = "") -> Sequence[str]:
        return sorted(await self.versions(prefix))

    async def versions(self, prefix: str = "") -> dict[str, int]:
        """The versions of the documents whose keys begin so."""
        found: dict[str, int] = {}
        with in_words("The store cannot be listed"):
            async with asyncio.timeout(LIST_WITHIN_S):
                listing = await self._bucket.watchall(
                    ignore_deletes=True, meta_only=True, inactive_threshold=LIST_WITHIN_S
                )
                try:
                    while (entry := await anext(listing)) is not None:
                        key = from_bucket(entry.key)
                        if key.startswith(prefix):
                            found[key] = entry.revision
                finally:
                    await listing.stop()  # type: ignore[no-untyped-call] # the library leaves it open
        return found

    async def close(self) -> None:
        """The connection belongs to whoever opened it."""

    async def revision(self) -> int:
        """A number that rises with each change of any document, whoever makes it."""
        with in_words("The store cannot be asked for changes"):
            status = await self._bucket.status()
        return status.stream_info.state.last_seq

    async def _conflict(self, key: str, expected: int | None) -> ConflictError | StorageError:
        """What to say of a value that somebody else changed first."""
        found = await self.get(key)
        try:
            compare(key, expected=expected, found=None if found is None else found.version)
        except ConflictError as error:
            return error
        # It was there when the change was refused, and is back now as it was: a cluster that
        # changes its leader may answer so.
        return StorageError(f'"{key}" could not be stored. Repeat the change.')
