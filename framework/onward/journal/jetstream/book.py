"""The book of pauses: one document for each connection, in a bucket all processes share."""

import asyncio
from collections.abc import Callable, Iterator

import msgspec
import nats.js.errors
from nats.js import JetStreamContext
from nats.js.kv import KeyValue

from onward.jetstream.streams import PAUSES, token
from onward.jetstream.trouble import in_words
from onward.journal.interface import Pause
from onward.journal.jetstream.pauses import Pauses

Changed = Callable[[str, Pauses], None]
"""Told of a connection, by its token, that its pauses are other ones."""

_NONE = Pauses()


class Book:
    """Pauses as this process knows them, read again when they may have changed."""

    def __init__(self, jetstream: JetStreamContext, bucket: KeyValue, changed: Changed) -> None:
        self._jetstream = jetstream
        self._bucket = bucket
        self._changed = changed
        self._known: dict[str, tuple[Pauses, int]] = {}
        self._revision = 0
        self._reading = asyncio.Lock()

    def of(self, connection: str) -> Pauses:
        """The pauses of a connection."""
        return self._known.get(token(connection), (_NONE, 0))[0]

    def __iter__(self) -> Iterator[Pause]:
        """All pauses in force, the oldest first."""
        found = [pause for pauses, _ in self._known.values() for pause in pauses.pauses]
        return iter(sorted(found, key=lambda pause: pause.at))

    async def refresh(self) -> None:
        """Read what others have changed.

        Raises:
            StorageError: The cluster cannot be used now.
        """
        async with self._reading:
            with in_words("The pauses cannot be read"):
                info = await self._jetstream.stream_info(
                    f"KV_{PAUSES}", subjects_filter=f"$KV.{PAUSES}.>"
                )
                if info.state.last_seq == self._revision:
                    return
                prefix = f"$KV.{PAUSES}."
                for subject in info.state.subjects or {}:
                    await self._read(subject.removeprefix(prefix))
                self._revision = info.state.last_seq

    async def fetch(self, connection: str) -> None:
        """Read the pauses of a connection, whether or not they have changed.

        Raises:
            StorageError: The cluster cannot be used now.
        """
        with in_words(f'The pauses of "{connection}" cannot be read'):
            await self._read(token(connection))

    async def change(self, connection: str, changed: Callable[[Pauses], Pauses]) -> Pauses:
        """Change a connection's pauses for all processes; what they are then.

        Raises:
            StorageError: The cluster cannot be used now.
        """
        key = token(connection)
        while True:
            with in_words(f'The pauses of "{connection}" cannot be changed'):
                pauses, revision = await self._read(key)
                wanted = changed(pauses)
                if wanted == pauses:
                    return pauses
                # In memory first: nothing more is claimed while this is being written.
                self._tell(key, wanted, revision)
                try:
                    revision = await self._bucket.update(
                        key, msgspec.json.encode(wanted), last=revision
                    )
                except nats.js.errors.KeyWrongLastSequenceError:
                    continue
                self._tell(key, wanted, revision)
                return wanted

    async def _read(self, key: str) -> tuple[Pauses, int]:
        try:
            entry = await self._bucket.get(key)
        except nats.js.errors.KeyNotFoundError:
            return _NONE, 0
        pauses = _decoder.decode(entry.value or b"{}")
        self._tell(key, pauses, entry.revision or 0)
        return pauses, entry.revision or 0

    def _tell(self, key: str, pauses: Pauses, revision: int) -> None:
        before = self._known.get(key, (_NONE, 0))[0]
        self._known[key] = pauses, revision
        if before != pauses:
            self._changed(key, pauses)


_decoder = msgspec.json.Decoder(Pauses)
