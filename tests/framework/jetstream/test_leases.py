from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from nats.aio.client import Client

from fixtures.nats import Nats
from framework.jetstream.engine import wipe
from onward.errors import StorageError
from onward.jetstream.connecting import connect
from onward.jetstream.leases import Lease, Leases
from onward.jetstream.streams import LEASES, prepare

pytestmark = pytest.mark.anyio
LASTS_S = 1.0


@dataclass
class Process:
    """One that takes leases; its clock is wound by hand."""

    leases: Leases
    clock: list[float] = field(default_factory=lambda: [0.0])


@pytest.fixture
async def client(server: Nats) -> AsyncIterator[Client]:
    client = await connect(server.urls)
    await wipe(client)
    await prepare(client.jetstream(), replicas=1, lease=timedelta(seconds=LASTS_S))
    yield client
    await client.close()


@pytest.fixture
async def process(client: Client) -> Callable[[str], Process]:
    jetstream = client.jetstream()
    bucket = await jetstream.key_value(LEASES)

    def process(name: str) -> Process:
        clock = [0.0]
        return Process(
            Leases(jetstream, bucket, name, lasts_s=LASTS_S, monotonic=lambda: clock[0]), clock
        )

    return process


async def taken(process: Process, connection: str = "linkedin") -> Lease:
    lease = await process.leases.take(connection)
    assert lease is not None
    return lease


async def until_taken(process: Process) -> Lease:
    """Once it has ended by itself."""
    while (lease := await process.leases.take("linkedin")) is None:
        continue
    return lease


async def test_one_of_two_gets_a_lease(process: Callable[[str], Process]) -> None:
    first, second = process("first"), process("second")
    lease = await taken(first)

    assert None is await second.leases.take("linkedin")
    assert None is not await second.leases.take("meta, EU / 2")
    assert await first.leases.renew(lease)


async def test_what_is_given_up_is_free_at_once_with_a_higher_epoch(
    process: Callable[[str], Process],
) -> None:
    first, second = process("first"), process("second")
    lease = await taken(first)
    await first.leases.give_up(lease)
    later = await taken(second)

    assert later.epoch > lease.epoch
    assert not await first.leases.renew(lease)
    # Too late to give up: it changes nothing for the one who has it.
    await first.leases.give_up(lease)
    assert await second.leases.renew(later)


async def test_a_lease_that_is_not_renewed_ends_by_itself(
    process: Callable[[str], Process],
) -> None:
    first, second = process("first"), process("second")
    lease = await taken(first)
    later = await until_taken(second)

    assert later.epoch > lease.epoch
    assert not await first.leases.renew(lease)


async def test_a_lease_is_safe_for_as_long_as_the_bucket_keeps_it(
    process: Callable[[str], Process],
) -> None:
    one = process("one")
    lease = await taken(one)
    at_first = one.leases.is_safe(lease)
    one.clock[0] = LASTS_S
    unsafe = one.leases.is_safe(lease)
    await one.leases.renew(lease)

    assert (True, False, True) == (at_first, unsafe, one.leases.is_safe(lease))


async def test_a_renewal_whose_answer_got_lost_still_holds(
    process: Callable[[str], Process],
) -> None:
    one = process("one")
    lease = await taken(one)
    before = lease.revision
    await one.leases.renew(lease)
    lease.revision = before

    assert await one.leases.renew(lease)
    assert await one.leases.renew(lease)


async def test_whoever_signs_in_is_counted_until_it_signs_out(
    process: Callable[[str], Process],
) -> None:
    first, second = process("first"), process("second")
    counts = [await one.leases.sign_in() for one in (first, second, first)]
    await second.leases.sign_out()

    assert [1, 2, 2] == counts
    assert 1 == await first.leases.sign_in()


async def test_without_a_cluster_each_says_what_could_not_be_done(
    process: Callable[[str], Process], client: Client
) -> None:
    one = process("one")
    lease = await taken(one)
    await wipe(client)

    with pytest.raises(StorageError, match='lease of "meta" cannot be taken'):
        await one.leases.take("meta")
    with pytest.raises(StorageError, match="cannot be renewed"):
        await one.leases.renew(lease)
    with pytest.raises(StorageError, match="cannot be given up"):
        await one.leases.give_up(lease)
    with pytest.raises(StorageError, match="cannot be counted"):
        await one.leases.sign_in()
    with pytest.raises(StorageError, match="cannot sign out"):
        await one.leases.sign_out()
