from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from fixtures.cluster import Cluster, Machine
from fixtures.nats import nats_servers
from fixtures.shop import WRITE_KEY, Shop
from onward.testing.simulator import Simulator


@pytest.fixture
def cluster(tmp_path: Path, simulator: Simulator) -> Iterator[Cluster]:
    with nats_servers(tmp_path / "nats") as nats:
        made = Cluster(tmp_path, simulator, nats)
        yield made
        made.stop()


def order(name: str, **rest: Any) -> dict[str, Any]:
    properties = {"revenue": 10, "currency": "EUR", "email": f"{name}@example.com"}
    event = {"type": "track", "event": "Order Completed", "messageId": name, "userId": f"u-{name}"}
    return event | {"properties": properties | rest}


def post(machine: Machine, *events: dict[str, Any]) -> httpx.Response:
    batch = {"batch": list(events)}
    return httpx.post(f"{machine.url}/v1/batch", json=batch, auth=(WRITE_KEY, ""), trust_env=False)


def counted(machine: Machine, **wanted: int) -> dict[str, int]:
    """The sums once they are as wanted, or the last ones."""
    counts: dict[str, int] = {}
    for _ in range(200):
        counts = machine.shop.onward("deliveries", "--limit", "1", "--json").json["counts"]
        if wanted.items() <= counts.items():
            break
    return counts


def test_machines_share_the_work_on_a_cluster(cluster: Cluster) -> None:
    door, worker, ledger = map(cluster.machine, ("ingest", "deliver", "ledger"))
    for machine in cluster.machines:
        machine.launch()
    for machine in cluster.machines:
        machine.wait()

    paused = post(door, order("m-1"), order("m-2"), order("m-2")).status_code
    held = counted(ledger, paused=2)
    # Where it is applied does not matter: the others hear of it.
    applied = door.shop.onward("apply")
    taken = counted(ledger, delivered=2)
    nobody = {"type": "track", "event": "Order Completed", "messageId": "m-3"}
    post(door, nobody, {"type": "track", "event": "Other", "messageId": "m-4"})
    counts = counted(ledger, unmatched=1, rejected=1)
    again = ledger.shop.onward("replay", "--all", "--json")

    assert (200, 1, 2) == (paused, held["duplicates"], held["paused"])
    assert (0, 2) == (applied.exit_code, taken["delivered"])
    assert counts["accepted"] == counts["duplicates"] + counts["unmatched"] + counts["routed"]
    assert {"m-1", "m-2"} <= {str(event["eventId"]) for event in worker.shop.arrived()}
    assert (0, 1) == (again.exit_code, again.json["failed"])
    # Each knows its part, and says where the rest is.
    refused = door.shop.onward("deliveries")
    assert (1, True) == (refused.exit_code, "--role ledger" in refused.err)
    assert [404, 404] == [post(machine, order("m-9")).status_code for machine in (worker, ledger)]
    assert all(
        httpx.get(f"{machine.url}/ready", trust_env=False).is_success
        for machine in cluster.machines
    )
    paused = worker.shop.onward("status", "--json").json["connections"][0]
    assert (0, 0) == (paused["waiting"], paused["paused"])
    deliver = door.shop.onward("deliver", door.shop.event(event="Order Completed"))
    assert (1, True) == (deliver.exit_code, "any of its processes" in deliver.err)


def test_one_machine_alone_may_do_all_of_it(cluster: Cluster) -> None:
    alone = cluster.machine()
    alone.start()
    alone.shop.onward("apply")
    post(alone, order("m-1"))
    counts = counted(alone, delivered=1)

    assert (1, 1) == (counts["accepted"], counts["delivered"])
    alone.stop()
    assert "" == alone.log.read_text(encoding="utf-8")


def test_a_part_of_the_work_is_refused_without_a_cluster(shop: Shop) -> None:
    said = shop.onward("serve", "--role", "deliver", "--port", "0")

    assert 1 == said.exit_code
    assert "which one process owns" in said.err
