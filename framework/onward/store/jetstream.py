"""The store in a key-value bucket of a NATS cluster."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self, TypeVar
from uuid import uuid4

import msgspec
import nats.js.errors
from nats.js import JetStreamContext
from nats.js.api import KeyValueConfig, StorageType
from nats.js.kv import KV_DEL, KV_PURGE, KeyValue

from onward.errors import ConflictError, StorageError
from onward.jetstream.patience import PASSING, WITHIN_S, patiently
from onward.jetstream.trouble import in_words
from onward.store.conflicts import compare
from onward.store.interface import Document

T = TypeVar("T")

BUCKET = "ONWARD_STORE"
LIST_WITHIN_S = 10.0
_GONE = frozenset({KV_DEL, KV_PURGE})
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


class Written(msgspec.Struct, frozen=True):
    """A value as the bucket keeps it.

    Attributes:
        by: Names the write, so that whoever made it knows it again.
    """

    value: Any
    by: str


class JetStreamStore:
    """A ``Store`` that all processes of a cluster share, with compare-and-set by revision.

    While the cluster chooses a leader, calls wait for it.
    """

    def __init__(self, bucket: KeyValue, *, within_s: float = WITHIN_S) -> None:
        self._bucket = bucket
        self._within_s = within_s

    @classmethod
    async def open(
        cls, jetstream: JetStreamContext, *, replicas: int, within_s: float = WITHIN_S
    ) -> Self:
        """The store of a cluster; its bucket is made if need be.

        Args:
            jetstream: The connection to the cluster.
            replicas: Servers that keep each document.
            within_s: How long a call waits for a cluster that cannot answer now.

        Raises:
            StorageError: The cluster cannot be used now.
        """
        # Not read from a follower, which may not know yet what was stored a moment ago.
        config = KeyValueConfig(
            bucket=BUCKET, history=1, storage=StorageType.FILE, replicas=replicas, direct=False
        )

        async def opened() -> KeyValue:
            try:
                return await jetstream.key_value(BUCKET)
            except nats.js.errors.BucketNotFoundError:
                return await jetstream.create_key_value(config)

        with in_words("The store cannot be opened"):
            return cls(await patiently(opened, within_s=within_s), within_s=within_s)

    async def get(self, key: str) -> Document | None:
        found = await self._get(key)
        return None if found is None else Document(key, found[0].value, found[1])

    async def put(self, key: str, value: Any, *, expected: int | None) -> int:
        written = Written(value, uuid4().hex)
        body = msgspec.json.encode(written)
        name = to_bucket(key)

        async def change() -> int:
            try:
                if expected is None:
                    return await self._bucket.create(name, body)
                return await self._bucket.update(name, body, last=expected)
            except nats.js.errors.KeyNotFoundError as error:
                # It was refused for being there, but who was asked next does not know it yet.
                raise TimeoutError(name) from error

        with in_words(f'"{key}" cannot be stored'):
            try:
                return await self._patiently(change)
            except nats.js.errors.KeyWrongLastSequenceError:
                pass
        found = await self._get(key)
        # A change whose answer got lost was refused the second time: it is there already.
        if found is not None and found[0].by == written.by:
            return found[1]
        raise _conflict(key, expected, found and found[1])

    async def delete(self, key: str, *, expected: int) -> None:
        unanswered = False

        async def change() -> bool:
            nonlocal unanswered
            try:
                return await self._bucket.delete(to_bucket(key), last=expected)
            except PASSING:
                unanswered = True
                raise

        with in_words(f'"{key}" cannot be deleted'):
            try:
                await self._patiently(change)
            except nats.js.errors.APIError as error:
                if error.err_code not in _WRONG_VERSION:
                    raise
            else:
                return
        found = await self._get(key)
        if not (unanswered and found is None):
            raise _conflict(key, expected, found and found[1])

    async def keys(self, prefix: str = "") -> Sequence[str]:
        return sorted(await self.versions(prefix))

    async def versions(self, prefix: str = "") -> dict[str, int]:
        """The versions of the documents whose keys begin so."""
        with in_words("The store cannot be listed"):
            found = await self._patiently(self._list)
        return {key: version for key, version in found.items() if key.startswith(prefix)}

    async def close(self) -> None:
        """The connection belongs to whoever opened it."""

    async def revision(self) -> int:
        """A number that rises with each change of any document, whoever makes it."""
        with in_words("The store cannot be asked for changes"):
            status = await self._patiently(self._bucket.status)
        return status.stream_info.state.last_seq

    async def _get(self, key: str) -> tuple[Written, int] | None:
        """What was written, with its revision."""
        with in_words(f'"{key}" cannot be read'):
            try:
                entry = await self._patiently(lambda: self._bucket.get(to_bucket(key)))
            except nats.js.errors.KeyNotFoundError:
                return None
        if entry.value is None or entry.revision is None:  # pragma: no cover - the library's types
            raise TypeError(entry)
        return msgspec.json.decode(entry.value, type=Written), entry.revision

    async def _patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        return await patiently(call, within_s=self._within_s)

    async def _list(self) -> dict[str, int]:
        found: dict[str, int] = {}
        async with asyncio.timeout(LIST_WITHIN_S):
            # With what was deleted: the last entry of all says that nothing is behind it.
            listing = await self._bucket.watchall(meta_only=True, inactive_threshold=LIST_WITHIN_S)
            try:
                async for entry in listing:
                    if entry is None:
                        # The library says so of an empty bucket, but also where the first entry
                        # is still on its way to it.
                        if (await self._bucket.status()).values == 0:
                            break
                        continue
                    found.pop(from_bucket(entry.key), None)
                    if entry.operation not in _GONE:
                        found[from_bucket(entry.key)] = entry.revision
                    if entry.delta == 0:
                        break
            finally:
                await listing.stop()  # type: ignore[no-untyped-call] # the library leaves it open
        return found


def _conflict(key: str, expected: int | None, found: int | None) -> ConflictError | StorageError:
    """What to say of a value that somebody else changed first."""
    try:
        compare(key, expected=expected, found=found)
    except ConflictError as error:
        return error
    # The change was refused, and all is as it was: a cluster that changes its leader may say so.
    return StorageError(f'"{key}" could not be stored. Repeat the change.')
