"""The one post from which the ledger stream is folded, so that no two files share it."""

import time
from collections.abc import Callable

import nats.js.errors
from nats.js.kv import KeyValue

from onward.errors import StorageError

KEY = "ledger"
RENEWED_AFTER_S = 3.0


class Post:
    """Held by one data folder at a time; a bucket that forgets its entries knows which.

    Args:
        bucket: Forgets what is not renewed for a while.
        holder: Names the data folder, so that its next process has the post at once.
        monotonic: Seconds, ever rising.
    """

    def __init__(
        self, bucket: KeyValue, holder: str, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._bucket = bucket
        self._holder = holder.encode()
        self._monotonic = monotonic
        self._held_at = -RENEWED_AFTER_S

    async def hold(self) -> None:
        """Hold the post for longer; cheap, so it may be called with every batch.

        Raises:
            StorageError: Another data folder has it.
        """
        now = self._monotonic()
        if now - self._held_at < RENEWED_AFTER_S:
            return
        if not await self._taken():
            msg = (
                "Another process keeps the ledger of this cluster, in a data folder of its own. "
                "Stop one of them; this one takes over a little later."
            )
            raise StorageError(msg)
        self._held_at = now

    async def _taken(self) -> bool:
        try:
            await self._bucket.create(KEY, self._holder)
        except nats.js.errors.KeyWrongLastSequenceError:
            return await self._renewed()
        return True

    async def _renewed(self) -> bool:
        try:
            entry = await self._bucket.get(KEY)
            if entry.value != self._holder:
                return False
            await self._bucket.update(KEY, self._holder, last=entry.revision)
        except (nats.js.errors.KeyNotFoundError, nats.js.errors.KeyWrongLastSequenceError):
            # It was forgotten or taken just now: the next call knows.
            return False
        return True
