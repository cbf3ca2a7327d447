"""Following the ledger stream: what it tells is folded, then given back to the cluster."""

import asyncio

import msgspec
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import StreamInfo

from onward.errors import OnwardError, StorageError
from onward.jetstream.ordered import Ordered
from onward.jetstream.records import Record, decode
from onward.jetstream.trouble import ERRORS, in_words
from onward.ledger.fold.fold import Fold
from onward.ledger.fold.post import Post

log = structlog.get_logger("onward.ledger")

AGAIN_AFTER_S = 1.0
GIVEN_BACK_AT = 2_000
"""Messages to fold before their room is given back."""


class Follower:
    """Folds a cluster's ledger stream, for as long as ``run`` runs.

    Args:
        client: The connection to the cluster.
        fold: Writes to the file.
        stream: The ledger stream's name.
        post: Held while it is followed.
    """

    def __init__(self, client: Client, fold: Fold, stream: str, post: Post) -> None:
        self._client = client
        self._fold = fold
        self._stream = stream
        self._post = post
        self._given_back = 0
        self._trouble = ""

    async def run(self) -> None:
        """Fold until cancelled; trouble is told once, and waited for."""
        while True:
            try:
                with in_words("The ledger cannot be followed"):
                    await self._follow()
            except OnwardError as error:
                if str(error) != self._trouble:
                    self._trouble = str(error)
                    log.warning("ledger waits", reason=self._trouble)
                await asyncio.sleep(AGAIN_AFTER_S)

    async def reach(self, within_s: float) -> None:
        """Return once everything is folded that is in the stream now.

        Raises:
            StorageError: It lags behind, or the cluster cannot be asked.
        """
        with in_words("The ledger cannot be asked"):
            info = await self._info()
        try:
            async with asyncio.timeout(within_s):
                await self._fold.reach(info.state.last_seq)
        except TimeoutError:
            behind = info.state.last_seq - self._fold.position
            why = self._trouble or "It works through them; ask again a little later."
            msg = f"The ledger is {behind:,} messages behind the cluster. {why}"
            raise StorageError(msg) from None

    async def _info(self) -> StreamInfo:
        return await self._client.jetstream().stream_info(self._stream)

    async def _follow(self) -> None:
        await self._post.hold()
        info = await self._info()
        missing = await self._fold.begin(str(info.created), info.state.first_seq)
        if missing:
            log.error(
                "records are missing from the ledger",
                messages=missing,
                hint="Another process folded them into its own data folder. "
                "Run one ledger process, always with the same data folder.",
            )
        async with Ordered(self._client, self._stream, after=self._fold.position) as ordered:
            while True:
                await self._post.hold()
                messages = await ordered.take()
                if messages:
                    await self._add(messages)
                    self._trouble = ""
                    await self._give_back()

    async def _add(self, messages: list[Msg]) -> None:
        numbered = [(one.metadata.sequence.stream, _records(one)) for one in messages]
        await self._fold.add(numbered, size=sum(len(one.data) for one in messages))

    async def _give_back(self) -> None:
        """Let the cluster forget what is in the file."""
        position = self._fold.position
        if position - self._given_back < GIVEN_BACK_AT:
            return
        try:
            await self._client.jetstream().purge_stream(self._stream, seq=position + 1)
        except ERRORS as error:
            # It only takes room for longer.
            log.debug("ledger stream keeps its room", reason=str(error))
        else:
            self._given_back = position


def _records(message: Msg) -> list[Record]:
    try:
        return decode(message.data)
    except msgspec.MsgspecError as error:
        number = message.metadata.sequence.stream
        msg = (
            f"Message {number} of the ledger stream cannot be read ({error}). A newer Onward may "
            "have written it: upgrade this process. Nothing is lost meanwhile."
        )
        raise StorageError(msg) from error
