"""Questions to the process that keeps the ledger, asked by the others through the cluster."""

from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self, assert_never

import msgspec
import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from onward.delivery import DeliveryQuery, Selector, Totals
from onward.errors import OnwardError, StorageError
from onward.jetstream.records import DeadLetter
from onward.jetstream.trouble import in_words
from onward.journal import LaneStatus
from onward.journal.jetstream.side import HeldQueue, LedgerSide
from onward.runner.roles import ELSEWHERE

SUBJECT = "onward.ask.ledger"
ANSWERED_WITHIN_S = 10.0


class CountsAsked(msgspec.Struct, frozen=True, tag="counts"):
    """How many of everything?"""


class HeldAsked(msgspec.Struct, frozen=True, tag="held"):
    """What is paused?"""

    selector: Selector


class Answered(msgspec.Struct, frozen=True):
    """An answer, or the sentence that says why there is none."""

    totals: Totals | None = None
    held: tuple[HeldQueue, ...] = ()
    loads: tuple[LaneStatus, ...] = ()
    trouble: str = ""


class LoadsAsked(msgspec.Struct, frozen=True, tag="loads"):
    """What waits, what is paused in each lane?"""


Question = CountsAsked | HeldAsked | LoadsAsked


class Keeper(LedgerSide, Protocol):
    """The ledger's side, with what is only shown."""

    async def loads(self) -> Sequence[LaneStatus]:
        """What waits, what is paused in each lane, whoever serves it."""
        ...


class Answering:
    """Answers the questions of other processes, inside its block."""

    def __init__(self, client: Client, side: Keeper) -> None:
        self._client = client
        self._side = side
        self._subscription: Subscription | None = None

    async def __aenter__(self) -> Self:
        with in_words("Questions to the ledger cannot be heard"):
            self._subscription = await self._client.subscribe(SUBJECT, cb=self._hear)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._subscription is not None and not self._client.is_closed:
            await self._subscription.unsubscribe()

    async def _hear(self, message: Msg) -> None:
        try:
            answered = await self._answer(msgspec.json.decode(message.data, type=Question))
        except (OnwardError, msgspec.MsgspecError) as error:
            answered = Answered(trouble=str(error))
        await message.respond(msgspec.json.encode(answered))

    async def _answer(self, question: Question) -> Answered:
        match question:
            case HeldAsked(selector):
                return Answered(held=tuple(await self._side.held(selector)))
            case LoadsAsked():
                return Answered(loads=tuple(await self._side.loads()))
            case CountsAsked():
                return Answered(totals=await self._side.counts())
            case _:
                assert_never(question)


class RemoteSide:
    """A ``Keeper`` that asks the process which is one."""

    def __init__(self, client: Client, *, within_s: float = ANSWERED_WITHIN_S) -> None:
        self._client = client
        self._within_s = within_s

    async def counts(self) -> Totals:
        """The sums, by whoever keeps the ledger."""
        totals = (await self._ask(CountsAsked())).totals
        return Totals() if totals is None else totals

    async def held(self, selector: Selector) -> Sequence[HeldQueue]:
        """What is paused of all that the selector covers."""
        return (await self._ask(HeldAsked(selector))).held

    async def loads(self) -> Sequence[LaneStatus]:
        """What waits, what is paused in each lane, whoever serves it."""
        return (await self._ask(LoadsAsked())).loads

    async def dead(self, query: DeliveryQuery, limit: int) -> Sequence[DeadLetter]:
        """Nothing: dead letters are large, and replayed where they are.

        Raises:
            StorageError: Always; it says where.
        """
        raise StorageError(ELSEWHERE)

    async def sweep(self, before: datetime, limit: int) -> int:
        """Nothing is kept here, so there is nothing to forget."""
        return 0

    async def _ask(self, question: Question) -> Answered:
        body = msgspec.json.encode(question)
        with in_words("The ledger cannot be asked"):
            try:
                message = await self._client.request(SUBJECT, body, timeout=self._within_s)
            except nats.errors.NoRespondersError:
                msg = (
                    "No process keeps the ledger of this cluster now. Start one: "
                    "onward serve --role ledger. Nothing is lost meanwhile."
                )
                raise StorageError(msg) from None
        answered = msgspec.json.decode(message.data, type=Answered)
        if answered.trouble:
            raise StorageError(answered.trouble)
        return answered
