from collections.abc import AsyncIterator, Sequence
from datetime import datetime

import nats
import pytest
from nats.aio.client import Client

from fixtures.nats import Nats
from framework.storage.samples import LANE, T0
from onward.delivery import DeliveryQuery, EventQuery, Selector, Totals
from onward.errors import StorageError
from onward.jetstream.records import DeadLetter
from onward.journal import LaneStatus
from onward.journal.jetstream.side import HeldQueue
from onward.runner.asking import SUBJECT, Answering, RemoteSide
from onward.runner.elsewhere import LedgerElsewhere

pytestmark = pytest.mark.anyio


class Side:
    """The ledger's side, as somebody else's process has it."""

    def __init__(self, trouble: str = "") -> None:
        self.trouble = trouble

    async def counts(self) -> Totals:
        if self.trouble:
            raise StorageError(self.trouble)
        return Totals(accepted=3, routed=3)

    async def held(self, selector: Selector) -> Sequence[HeldQueue]:
        return [HeldQueue(LANE, selector.mapping or "", 7)]

    async def loads(self) -> Sequence[LaneStatus]:
        return [LaneStatus(LANE, 3, 0, 4, None)]

    async def dead(self, query: DeliveryQuery, limit: int) -> Sequence[DeadLetter]:
        raise NotImplementedError

    async def sweep(self, before: datetime, limit: int) -> int:
        raise NotImplementedError


@pytest.fixture
async def client(server: Nats) -> AsyncIterator[Client]:
    client = await nats.connect(server.urls)
    yield client
    await client.close()


async def test_who_keeps_the_ledger_answers_for_it(client: Client) -> None:
    asked = RemoteSide(client)
    async with Answering(client, Side()):
        counts = await asked.counts()
        held = await asked.held(Selector("linkedin", "orders"))
        loads = await asked.loads()

    assert Totals(accepted=3, routed=3) == counts
    assert [HeldQueue(LANE, "orders", 7)] == list(held)
    assert [LaneStatus(LANE, 3, 0, 4, None)] == list(loads)


async def test_why_there_is_no_answer_is_passed_on(client: Client) -> None:
    async with Answering(client, Side("It lags behind.")):
        with pytest.raises(StorageError, match=r"^It lags behind\.$"):
            await RemoteSide(client).counts()


async def test_a_question_nobody_understands_is_answered_as_such(client: Client) -> None:
    async with Answering(client, Side()):
        answer = await client.request(SUBJECT, b'{"type":"unheard-of"}')

    assert b"trouble" in answer.data


async def test_without_a_ledger_process_it_says_what_to_start(client: Client) -> None:
    with pytest.raises(StorageError, match="onward serve --role ledger"):
        await RemoteSide(client).counts()


async def test_what_is_kept_elsewhere_is_asked_there(client: Client) -> None:
    side = RemoteSide(client)
    ledger = LedgerElsewhere(side)
    asked = (
        side.dead(DeliveryQuery(), 5),
        ledger.deliveries(DeliveryQuery()),
        ledger.delivery("0" * 32),
        ledger.count(DeliveryQuery()),
        ledger.events(EventQuery()),
        ledger.problems(),
        ledger.replays_waiting(),
        ledger.size(),
    )
    for question in asked:
        with pytest.raises(StorageError, match="on that machine"):
            await question
    async with Answering(client, Side()):
        counts = await ledger.counts()
    await ledger.close()

    assert 3 == counts.accepted
    assert 0 == await side.sweep(T0, 5)
