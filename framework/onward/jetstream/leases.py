"""Leases: which process serves a connection, known to all by one bucket."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import nats.js.errors
from nats.js import JetStreamContext
from nats.js.kv import KeyValue

from onward.jetstream.streams import LEASES, token
from onward.jetstream.trouble import in_words

_MEMBER = "member"


@dataclass(slots=True)
class Lease:
    """The right to serve a connection, for as long as it is renewed.

    Attributes:
        epoch: Rises with each new holder, so an earlier one can be told by it.
        revision: Of the entry that says so.
        safe_until: By the monotonic clock: from then on somebody else may hold it.
    """

    key: str
    epoch: int
    revision: int
    safe_until: float


class Leases:
    """Takes, renews and gives up leases in the name of one process.

    Args:
        holder: The process's own name, unlike any other's.
        lasts_s: How long a lease lasts that is not renewed; the bucket forgets it then.
        monotonic: Seconds, ever rising.
    """

    def __init__(
        self,
        jetstream: JetStreamContext,
        bucket: KeyValue,
        holder: str,
        *,
        lasts_s: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jetstream = jetstream
        self._bucket = bucket
        self._holder = holder.encode()
        self._member = f"{_MEMBER}.{token(holder)}"
        self._lasts_s = lasts_s
        self._monotonic = monotonic

    async def take(self, connection: str) -> Lease | None:
        """The lease of a connection; ``None`` while somebody else has it.

        Raises:
            StorageError: The cluster cannot say now.
        """
        key = f"lease.{token(connection)}"
        began = self._monotonic()
        with in_words(f'The lease of "{connection}" cannot be taken'):
            try:
                revision = await self._bucket.create(key, self._holder)
            except nats.js.errors.KeyValueError:
                # It is taken; or it ended while the client looked whether it was.
                return None
        return Lease(key, revision, revision, began + self._lasts_s)

    def is_safe(self, lease: Lease) -> bool:
        """Whether nobody else can hold it yet."""
        return self._monotonic() < lease.safe_until

    async def renew(self, lease: Lease) -> bool:
        """Hold it for longer; ``False`` once somebody else has it.

        Raises:
            StorageError: The cluster cannot say now; it may still be held.
        """
        began = self._monotonic()
        with in_words("A lease cannot be renewed"):
            try:
                lease.revision = await self._bucket.update(
                    lease.key, self._holder, last=lease.revision
                )
            except nats.js.errors.KeyWrongLastSequenceError:
                return await self._adopt(lease)
        lease.safe_until = began + self._lasts_s
        return True

    async def _adopt(self, lease: Lease) -> bool:
        """A renewal that went unanswered may have been written: then it is still ours."""
        try:
            entry = await self._bucket.get(lease.key)
        except nats.js.errors.KeyNotFoundError:
            return False
        if entry.value != self._holder or entry.revision is None:
            return False
        lease.revision = entry.revision
        return True

    async def give_up(self, lease: Lease) -> None:
        """Let somebody else have it at once.

        Raises:
            StorageError: The cluster cannot say now; the lease ends by itself.
        """
        with in_words("A lease cannot be given up"):
            try:
                await self._bucket.delete(lease.key, last=lease.revision)
            except nats.js.errors.BadRequestError:
                # Somebody else has it: then there is nothing to give up.
                return

    async def sign_in(self) -> int:
        """Say that this process serves connections; how many do.

        Raises:
            StorageError: The cluster cannot say now.
        """
        with in_words("The deliverers cannot be counted"):
            await self._bucket.put(self._member, b"")
            info = await self._jetstream.stream_info(
                f"KV_{LEASES}", subjects_filter=f"$KV.{LEASES}.{_MEMBER}.>"
            )
        return len(info.state.subjects or {})

    async def sign_out(self) -> None:
        """Say that this process serves no longer.

        Raises:
            StorageError: The cluster cannot say now; the others notice after a while.
        """
        with in_words("This deliverer cannot sign out"):
            await self._jetstream.purge_stream(
                f"KV_{LEASES}", subject=f"$KV.{LEASES}.{self._member}"
            )
