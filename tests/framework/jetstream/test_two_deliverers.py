"""Several processes on one cluster: who serves a connection, what becomes of those that die."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from structlog.testing import capture_logs

from fixtures.nats import Nats
from framework.jetstream.engine import wipe
from framework.storage.samples import (
    DELIVERED,
    LANE,
    OTHER,
    T0,
    attempt,
    event,
    later,
    names,
    route,
)
from onward.delivery import DeliveryQuery, Lane, Selector, Standing, State, Totals
from onward.errors import BusyError, EventError, StorageError
from onward.jetstream.connecting import connect
from onward.jetstream.pulling import pulled
from onward.jetstream.records import DeadLetter, Record, Settled, decode
from onward.jetstream.streams import INTAKE, LEDGER, PAUSES, delivery_stream
from onward.journal import Claimed, Pause, Settlement
from onward.journal.jetstream import JetStreamJournal, engine
from onward.journal.jetstream import station as stations
from onward.journal.jetstream.side import HeldQueue
from onward.journal.jetstream.terms import Terms

pytestmark = pytest.mark.anyio
LEASE = timedelta(seconds=1)
LONG = timedelta(seconds=60)
AGAIN = Standing(State.WAITING, later(5), "Timed out.")


class NoLedger:
    """A ledger's side that is not reached."""

    async def counts(self) -> Totals:
        raise self._gone()

    async def held(self, selector: Selector) -> Sequence[HeldQueue]:
        raise self._gone()

    async def dead(self, query: DeliveryQuery, limit: int) -> Sequence[DeadLetter]:
        raise self._gone()

    async def sweep(self, before: datetime, limit: int) -> int:
        raise self._gone()

    def _gone(self) -> StorageError:
        return StorageError("The ledger is not reached.")


class Process:
    """A journal over a connection of its own, which can be cut like a kill would."""

    def __init__(self, client: Client, journal: JetStreamJournal) -> None:
        self.client = client
        self.journal = journal

    async def die(self) -> None:
        """Gone without a word: nothing is given back, no lease given up."""
        await self.client.close()

    async def serves(self, *lanes: Lane) -> None:
        """Once it serves these lanes' connections, and only them."""
        wanted = {lane.connection for lane in lanes}
        await until(self.served, wanted)

    async def served(self) -> set[str]:
        return {status.lane.connection for status in await self.journal.lanes(T0)}

    async def claims(self, lane: Lane = LANE, count: int = 1, at: datetime = T0) -> list[Claimed]:
        """So many deliveries, as soon as they are there."""
        found: list[Claimed] = []
        async with asyncio.timeout(20):
            seen = 0
            while len(found) < count:
                found += await self.journal.claim(lane, count - len(found), at)
                if len(found) < count:
                    seen = await self.journal.wait(seen)
        return found

    async def settle(self, claimed: Sequence[Claimed], standing: Standing = DELIVERED) -> None:
        await self.journal.settle(
            [Settlement(one.ref, standing, attempt(one.attempts + 1)) for one in claimed], at=T0
        )


async def until(ask: Callable[[], Awaitable[object]], wanted: object) -> None:
    """Ask until the answer is the wanted one."""
    async with asyncio.timeout(20):
        # There is nothing to wait for: what changes is on the cluster.
        while await ask() != wanted:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


Starts = Callable[..., Awaitable[Process]]


@pytest.fixture
async def starts(server: Nats) -> AsyncIterator[Starts]:
    """Starts processes; whatever is left of them ends with the test."""
    client = await connect(server.urls)
    await wipe(client)
    await client.close()
    started: list[Process] = []

    async def start(
        lease: timedelta = LEASE, *, leaks: set[int] | None = None, **terms: Any
    ) -> Process:
        client = await connect(server.urls)
        leaky: Any = Leaky(client, leaks or set())
        journal = await JetStreamJournal.open(leaky, NoLedger(), Terms(lease=lease, **terms))
        started.append(Process(client, journal))
        return started[-1]

    yield start
    for process in started:
        await process.journal.close()
        await process.client.close()


async def told(process: Process) -> list[Record]:
    """Everything that the ledger was told."""
    jetstream = process.client.jetstream()
    last = (await jetstream.stream_info(LEDGER)).state.last_seq
    bodies = [(await jetstream.get_msg(LEDGER, number)).data for number in range(1, last + 1)]
    return [record for body in bodies for record in decode(body or b"[]")]


async def left(process: Process, lane: Lane = LANE) -> int:
    info = await process.client.jetstream().stream_info(delivery_stream(lane.connection))
    return info.state.messages


async def test_a_connection_is_served_by_one_of_two(starts: Starts) -> None:
    first = await starts(LONG)
    await first.journal.append([event(number) for number in range(3)])
    await route(first.journal)
    second = await starts(LONG)
    await first.claims(count=3)

    assert [] == list(await second.journal.claim(LANE, 9, T0))
    assert [] == list(await second.journal.lanes(T0))


async def test_whoever_closes_hands_everything_over_at_once(starts: Starts) -> None:
    first = await starts(LONG)
    await first.journal.append([event(1), event(2)])
    await route(first.journal)
    second = await starts(LONG)
    await first.settle(await first.claims(), AGAIN)
    await first.claims()
    await first.journal.close()
    claimed = await second.claims(count=2, at=later(5))

    assert [("m-2", 0), ("m-1", 1)] == [(one.message_id, one.attempts) for one in claimed]


async def test_what_a_dead_process_had_in_hand_comes_to_another(starts: Starts) -> None:
    first = await starts()
    await first.journal.append([event(number) for number in range(5)])
    await route(first.journal)
    second = await starts()
    claimed = await first.claims(count=3)
    await first.settle(claimed[:1])
    await first.die()
    taken_over = await second.claims(count=4)
    await second.settle(taken_over)

    assert ["m-1", "m-2", "m-3", "m-4"] == names(taken_over)
    await until(lambda: left(second), 0)


async def test_events_that_a_dead_process_was_to_route_come_to_another(starts: Starts) -> None:
    first = await starts()
    await first.journal.append([event(number) for number in range(5)])
    taken = await first.journal.unrouted(5)
    second = await starts()
    await first.die()
    found: set[str] = set()

    async def has_them() -> bool:
        found.update(names(await route(second.journal)))
        return set(names(taken)) <= found

    await until(has_them, wanted=True)
    claimed = await second.claims(count=5)

    assert ["m-0", "m-1", "m-2", "m-3", "m-4"] == sorted(names(claimed))


async def test_who_lost_a_lease_settles_nothing_any_more(starts: Starts) -> None:
    slow = await starts()
    await slow.journal.append([event(1)])
    await route(slow.journal)
    quick = await starts()
    claimed = await slow.claims()
    # It hangs: nothing is renewed, and its clock does not tell.
    for task in slow.journal._tasks:  # noqa: SLF001 - a process that hangs
        task.cancel()
    (again,) = await quick.claims()
    with capture_logs():
        async with asyncio.timeout(10):
            # Its consumer is gone, which it hears of.
            await until(slow.served, set())
            slow.journal._serving._stations["linkedin"].depose()  # noqa: SLF001
            await slow.settle(claimed)
    late = [record for record in await told(quick) if isinstance(record, Settled)]
    await quick.settle([again])

    assert [] == late
    await until(lambda: left(quick), 0)


async def test_the_cluster_takes_no_answer_of_an_earlier_holder(starts: Starts) -> None:
    slow = await starts()
    await slow.journal.append([event(1)])
    await route(slow.journal)
    quick = await starts()
    await slow.claims()
    station = slow.journal._serving._stations["linkedin"]  # noqa: SLF001 - what only a race shows
    item = station.shelf._items[1]  # noqa: SLF001
    for task in slow.journal._tasks:  # noqa: SLF001
        task.cancel()
    await quick.claims()
    await slow.client.publish(item.reply, b"+ACK")
    await slow.client.flush()
    still_there = await left(quick)

    assert 1 == still_there


async def test_two_share_the_connections(starts: Starts) -> None:
    first = await starts()
    lanes = [Lane(f"connection-{number}", "send") for number in range(4)]
    await first.journal.append([event(1)])
    await route(first.journal, lanes=lanes)
    await first.serves(*lanes)
    second = await starts()

    async def shares() -> tuple[int, int, int]:
        one, other = await first.served(), await second.served()
        return len(one), len(other), len(one | other)

    await until(shares, (2, 2, 4))


async def test_what_is_in_hand_is_finished_before_it_is_handed_over(starts: Starts) -> None:
    first = await starts()
    await first.journal.append([event(1), event(2)])
    await route(first.journal, lanes=(LANE, OTHER))
    in_hand = {lane.connection: await first.claims(lane) for lane in (LANE, OTHER)}
    second = await starts()

    async def count() -> int:
        return len(await first.served())

    # It hands out nothing more of one of the two, which nobody else has yet.
    await until(count, 1)
    (leaving,) = in_hand.keys() - await first.served()
    too_early = await second.served()
    await first.settle(in_hand[leaving])
    await until(second.served, {leaving})

    assert set() == too_early
    lane = LANE if leaving == LANE.connection else OTHER
    assert ["m-2"] == names(await second.claims(lane))


async def test_a_pause_of_one_process_holds_for_the_others(starts: Starts) -> None:
    first = await starts(LONG)
    await first.journal.append([event(1)])
    await route(first.journal)
    second = await starts(LONG)
    await second.journal.pause(Pause(Selector("linkedin"), T0, "Signed out."))

    async def held() -> list[int]:
        return [status.held for status in await first.journal.lanes(T0)]

    await until(held, [1])
    assert [] == list(await first.journal.claim(LANE, 1, T0))
    # Without a ledger, what was pulled here tells what waits again.
    assert 1 == await first.journal.resume(Selector("linkedin"), at=later(3))
    assert ["m-1"] == names(await first.claims(at=later(3)))

    async def pauses() -> list[Pause]:
        return list(await second.journal.pauses())

    await until(pauses, [])


async def test_who_does_not_deliver_only_accepts(starts: Starts) -> None:
    door = await starts(delivers=False)
    await door.journal.append([event(1)])

    assert [] == list(await door.journal.unrouted(5))
    assert [] == list(await door.journal.lanes(T0))


async def test_readiness_says_whether_events_could_be_stored(starts: Starts) -> None:
    door = await starts(delivers=False)
    assert [] == list(await door.journal.append([]))
    await door.client.jetstream().delete_stream(INTAKE)

    with pytest.raises(BusyError, match="Events cannot be stored now"):
        await door.journal.append([])


async def test_a_message_id_is_forgotten_after_the_duplicate_window(starts: Starts) -> None:
    door = await starts(delivers=False, duplicates=timedelta(milliseconds=200))
    await door.journal.append([event(1)])
    at_once = await door.journal.append([event(1)])

    async def stored() -> bool:
        return (await door.journal.append([event(1)]))[0]

    assert [False] == list(at_once)
    await until(stored, wanted=True)


async def test_what_cannot_be_tried_soon_makes_room_for_what_can(starts: Starts) -> None:
    one = await starts(LONG, held=4, clock=lambda: T0)
    await one.journal.append([event(number) for number in range(6)])
    await route(one.journal, standing=Standing(State.WAITING, later(3_600)))
    await one.journal.append([event(number) for number in range(6, 10)])
    await route(one.journal)

    assert ["m-6", "m-7", "m-8", "m-9"] == names(await one.claims(count=4))


async def test_a_connection_that_is_paused_as_a_whole_stays_in_its_stream(starts: Starts) -> None:
    one = await starts(LONG, held=2)
    await one.journal.pause(Pause(Selector("linkedin"), T0, "Signed out."))
    await one.journal.append([event(number) for number in range(6)])
    await route(one.journal)

    async def held() -> list[int]:
        return [status.held for status in await one.journal.lanes(T0)]

    await until(held, [2])
    await one.journal.resume(Selector("linkedin"), at=later(1))
    for _ in range(3):
        await one.settle(await one.claims(count=2, at=later(1)))
    await until(lambda: left(one), 0)


async def test_what_cannot_be_read_is_told_and_blocks_nothing(starts: Starts) -> None:
    one = await starts(LONG)
    await one.journal.append([event(1)])
    await route(one.journal)
    jetstream = one.client.jetstream()
    with capture_logs() as said:
        await jetstream.publish("onward.delivery.linkedin.stream-conversion.x", b"no parcel")
        await jetstream.publish("onward.intake.shop", b"no event")
        await one.journal.append([event(2)])
        await route(one.journal)
        claimed = await one.claims(count=2)
    await one.settle(claimed)

    assert ["m-1", "m-2"] == names(claimed)
    assert {"delivery cannot be read", "event cannot be read"} == {
        each["event"] for each in said if each["log_level"] == "error"
    }
    await until(lambda: left(one), 0)


async def test_a_deleted_intake_consumer_is_made_again(starts: Starts) -> None:
    one = await starts(LONG)
    with capture_logs() as said:
        await one.client.jetstream().delete_consumer(INTAKE, "route")
        await one.journal.append([event(1)])

        async def routed() -> list[str]:
            return names(await route(one.journal))

        await until(routed, ["m-1"])

    assert "consumer was deleted; it is made again" in {each["event"] for each in said}


async def test_a_deleted_delivery_consumer_is_taken_over_again(starts: Starts) -> None:
    one = await starts()
    await one.journal.append([event(1)])
    await route(one.journal)
    await one.claims()
    jetstream = one.client.jetstream()
    with capture_logs():
        for info in await jetstream.consumers_info(delivery_stream("linkedin")):
            await jetstream.delete_consumer(delivery_stream("linkedin"), info.name)
        (again,) = await one.claims()
    await one.settle([again])

    await until(lambda: left(one), 0)


async def test_old_pauses_are_read_by_a_process_that_starts(starts: Starts) -> None:
    first = await starts()
    await first.journal.pause(Pause(Selector("linkedin"), T0, "Signed out."))
    second = await starts()

    assert [Pause(Selector("linkedin"), T0, "Signed out.")] == list(await second.journal.pauses())


async def test_two_who_pause_at_the_same_time_both_succeed(starts: Starts) -> None:
    first, second = await starts(), await starts()
    pauses = [Pause(Selector("linkedin", name), T0, "No.") for name in ("orders", "leads")]
    await asyncio.gather(
        *(one.journal.pause(pause) for one, pause in zip((first, second), pauses, strict=True))
    )
    bucket = await first.client.jetstream().key_value(PAUSES)
    body = (await bucket.get("linkedin")).value or b""

    assert b"orders" in body
    assert b"leads" in body


async def test_a_settlement_waits_until_the_cluster_says_who_serves(starts: Starts) -> None:
    clock = [0.0]
    one = await starts(monotonic=lambda: clock[0])
    await one.journal.append([event(1)])
    await route(one.journal)
    claimed = await one.claims()
    # By its own clock the lease is over; nobody else has taken it, as the renewal will tell.
    clock[0] = 3_600
    seen = await one.journal.wait(0)
    nothing = await one.journal.claim(LANE, 1, T0)
    async with asyncio.timeout(10):
        await one.settle(claimed)
        # Whoever found nothing to do hears that there may be something again.
        await one.journal.wait(seen)

    assert [] == list(nothing)
    await until(lambda: left(one), 0)


async def test_a_cancelled_settlement_is_finished_by_itself(starts: Starts) -> None:
    one = await starts(LONG)
    await one.journal.append([event(1)])
    await route(one.journal)
    claimed = await one.claims()
    settling = asyncio.ensure_future(one.settle(claimed))
    await asyncio.sleep(0)
    settling.cancel()
    await asyncio.wait([settling])
    await one.journal.release([claimed[0].ref])

    await until(lambda: left(one), 0)
    assert [] == list(await one.journal.claim(LANE, 1, T0))


def test_the_clock_is_aware() -> None:
    assert UTC is Terms().clock().tzinfo


class Leaky:
    """A client whose connection breaks while messages are on their way: some never arrive."""

    def __init__(self, client: Client, lost: set[int]) -> None:
        self._client = client
        self._lost = lost

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def subscribe(self, subject: str, cb: Callable[[Msg], Awaitable[None]]) -> object:
        async def leaking(message: Msg) -> None:
            if "deliver-" in message.reply and pulled(message).sequence in self._lost:
                self._lost.discard(pulled(message).sequence)
                return
            await cb(message)

        return await self._client.subscribe(subject, cb=leaking)


@pytest.mark.parametrize("lost", [{2, 3}, {5}, {1, 2, 3, 4, 5}])
async def test_what_got_lost_on_its_way_comes_again_soon(starts: Starts, lost: set[int]) -> None:
    one = await starts(leaks=lost)
    await one.journal.append([event(number) for number in range(1, 6)])
    await route(one.journal)
    claimed = await one.claims(count=5)
    await one.settle(claimed)

    assert {"m-1", "m-2", "m-3", "m-4", "m-5"} == set(names(claimed))
    await until(lambda: left(one), 0)


async def test_answers_to_a_consumer_that_was_made_anew_arrive(
    starts: Starts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stations, "ANSWERED_WITHIN_S", 0.5)
    one = await starts(LONG)
    await one.journal.append([event(number) for number in range(5)])
    await route(one.journal)
    claimed = await one.claims(count=5)
    station = one.journal._serving._stations["linkedin"]  # noqa: SLF001 - only a broken wire does it
    station._feed.is_leaking = True  # noqa: SLF001
    await asyncio.gather(one.settle(claimed[:3]), station.mend())
    await one.settle(claimed[3:])

    assert [] == list(await one.journal.claim(LANE, 9, T0))
    await until(lambda: left(one), 0)


async def test_an_event_that_could_not_travel_on_is_refused_at_the_door(starts: Starts) -> None:
    one = await starts(LONG)
    most = one.client.max_payload * 7 // 8
    fits = event(1, properties={"text": "x" * (most - 600)})
    await one.journal.append([fits])
    await route(one.journal, mappings=[f"mapping-{number}" for number in range(50)])
    claimed = await one.claims(count=50)

    assert {fits.message_id} == set(names(claimed))
    with pytest.raises(EventError, match="The intake takes messages of up to"):
        await one.journal.append([event(2, properties={"text": "x" * most})])


async def test_who_takes_over_knows_what_is_paused(starts: Starts) -> None:
    first = await starts(LONG)
    await first.journal.append([event(1)])
    await route(first.journal)
    second = await starts(LONG)
    await first.journal.pause(Pause(Selector("linkedin"), T0, "Signed out."))
    await first.journal.close()
    await second.serves(LANE)

    assert [] == list(await second.journal.claim(LANE, 1, T0))


async def test_what_could_not_be_settled_is_handed_out_again(
    starts: Starts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE_S", 0.3)
    one = await starts(LONG)
    await one.journal.append([event(1), event(2)])
    await route(one.journal)
    claimed = await one.claims(count=2)
    await one.client.jetstream().delete_stream(LEDGER)
    with pytest.raises(BusyError, match="The ledger's stream could not be written"):
        await one.settle(claimed)
    again = await one.journal.claim(LANE, 9, T0)

    assert ["m-1", "m-2"] == names(again)
    assert 2 == await left(one)
