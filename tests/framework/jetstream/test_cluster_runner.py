import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fixtures.bench import MAIN, Bench, order, within
from fixtures.nats import Nats
from framework.jetstream.engine import wipe
from onward.delivery import DeliveryQuery, Totals
from onward.errors import OnwardError, StorageError
from onward.jetstream.connecting import connect
from onward.request import Request, Response
from onward.runner.roles import Role

pytestmark = pytest.mark.anyio


@pytest.fixture
async def main(server: Nats) -> AsyncIterator[str]:
    """An ``onward.yaml`` that names an empty cluster."""
    client = await connect(server.urls)
    await wipe(client)
    yield f"{MAIN}journal: {json.dumps({'nats': server.urls, 'replicas': 1})}\n"
    await wipe(client)
    await client.close()


def machine(folder: Path, name: str, main: str) -> Bench:
    (folder / name).mkdir()
    return Bench(folder / name, main=main)


def refused(_: Request) -> Response:
    return Response(400, b'{"error": "no such account"}')


async def test_a_program_of_its_own_does_all_the_work(tmp_path: Path, main: str) -> None:
    bench = Bench(tmp_path, main=main)
    async with bench.open() as runner:
        await runner.accept_many([order(1), order(2), order(1)])
        totals = await within(20, runner.settled())
        overviews = await runner.overviews()
        with pytest.raises(OnwardError, match="any of its processes may deliver"):
            await runner.deliver(order(3))

    assert Totals(accepted=3, duplicates=1, routed=2, deliveries=2, delivered=2) == totals
    assert ["o-1", "o-2"] == sorted(each["id"] for body in bench.bodies for each in body)
    assert [("ads", 0, 0)] == [(one.connection, one.waiting, one.paused) for one in overviews]


async def test_each_process_does_its_part_only(tmp_path: Path, main: str) -> None:
    door, worker, ledger = (machine(tmp_path, name, main) for name in ("a", "b", "c"))
    async with door.open(roles={Role.INGEST}) as taking:
        await taking.accept(order(1))
        with pytest.raises(StorageError, match="onward serve --role ledger"):
            await taking.counts()
        async with ledger.open(roles={Role.LEDGER}) as keeping:
            waiting = await taking.counts()
            assert [] == door.bodies + ledger.bodies
            async with worker.open(roles={Role.DELIVER}):
                done = await within(20, keeping.settled())
            (row,) = await keeping.storage.ledger.deliveries(DeliveryQuery())

    assert Totals(accepted=1, unrouted=1) == waiting
    assert Totals(accepted=1, routed=1, deliveries=1, delivered=1) == done
    assert ("m-1", 1, 1) == (row.message_id, row.attempts, len(worker.bodies))


async def test_a_replay_takes_dead_letters_from_the_ledger(tmp_path: Path, main: str) -> None:
    bench = Bench(tmp_path, main=main)
    bench.answer = refused
    async with bench.open() as runner:
        await runner.accept(order(1))
        failed = await within(20, runner.settled())
        bench.answer = lambda _: Response(200, b"{}")
        count = await runner.storage.journal.replay(
            DeliveryQuery(), at=bench.now, versions=runner.versions
        )
        again = await within(20, runner.settled())
        (row,) = await runner.storage.ledger.deliveries(DeliveryQuery())

    assert (1, 1, 1, 0) == (failed.rejected, count, again.delivered, again.rejected)
    assert (True, 2) == (row.is_replay, row.attempts)


async def test_a_command_takes_no_part(tmp_path: Path, main: str) -> None:
    door, other = machine(tmp_path, "a", main), machine(tmp_path, "b", main)
    async with (
        door.open(roles={Role.INGEST, Role.LEDGER}) as taking,
        other.open(roles=frozenset()) as calling,
    ):
        await taking.accept(order(1))
        totals = await within(20, calling.counts())
        with pytest.raises(StorageError, match="on that machine"):
            await calling.storage.ledger.deliveries(DeliveryQuery())

    assert Totals(accepted=1, unrouted=1) == totals
    assert [] == other.bodies
