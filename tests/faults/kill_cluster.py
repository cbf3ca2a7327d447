"""Kill servers of a cluster at random moments under load; count what is lost, sent twice, changed.

Run: ``python tests/faults/kill_cluster.py [--kills 50] [--seed 1]``. It starts three NATS servers,
five machines (two take events, two deliver, one keeps the ledger), LinkedIn's simulator; sends
batches of events without pause; kills a machine's process or a NATS server with SIGKILL, starts it
again; at the end waits until all is settled. Lost must be 0: an event answered with 200 that did
not reach the platform. An event sent twice must carry the same event id with the same body.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import count, cycle
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.kill_serve import order
from fixtures.amounts import whole
from fixtures.cluster import Cluster, Machine
from fixtures.nats import Node, nats_servers
from fixtures.shop import WRITE_KEY
from onward.testing.simulator import Arrivals, Simulator
from onward_destinations.linkedin import linkedin

BATCH = 20
ROLES = ("ingest", "ingest", "deliver", "deliver", "ledger")
ANSWERED_WITHIN_S = 30.0
SETTLED_WITHIN_S = 180.0
LOOK_S = 0.3


@dataclass
class Report:
    """What a run brought.

    Attributes:
        kills: How often each kind of process was killed.
        accepted: Events answered with 200.
        refused: Requests answered otherwise, or not at all.
        lost: Events that were accepted, but did not arrive.
        twice: Those that arrived more than once.
        changed: Of these, those with different bodies.
        longest_s: The longest time without an accepted request.
        reconciles: Whether the ledger's sums come out, with what arrived too.
        is_alive: Whether an event goes through at the end.
    """

    seed: int
    kills: dict[str, int] = field(default_factory=dict)
    accepted: int = 0
    refused: int = 0
    lost: int = 0
    twice: int = 0
    changed: int = 0
    longest_s: float = 0.0
    reconciles: bool = False
    is_alive: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def is_sound(self) -> bool:
        """Whether nothing went wrong."""
        is_whole = not self.lost and not self.changed and self.reconciles
        return self.accepted > 0 and is_whole and self.is_alive


class Load:
    """Sends batches to the doors in turn, notes what was taken."""

    def __init__(self, http: httpx.Client, doors: list[Machine]) -> None:
        self.accepted: set[str] = set()
        self.refused = 0
        self.longest_s = 0.0
        self._http = http
        self._numbers = count()
        self._doors = cycle(doors)
        self._taken_at = time.monotonic()

    def send(self) -> bool:
        """Send a batch to the next door that is open; whether it was taken."""
        door = next(self._doors)
        if not door.url:
            door = next(self._doors)
        names = [f"m-{next(self._numbers)}" for _ in range(BATCH)]
        batch = {"batch": [order(name) for name in names]}
        try:
            answer = self._http.post(f"{door.url}/v1/batch", json=batch, auth=(WRITE_KEY, ""))
        except httpx.HTTPError:
            # No answer, no promise; an SDK would send it again.
            self.refused += 1
            return False
        if answer.status_code != 200:
            self.refused += 1
            return False
        now = time.monotonic()
        self.longest_s = max(self.longest_s, now - self._taken_at)
        self._taken_at = now
        self.accepted.update(names)
        return True

    def goes_through(self) -> bool:
        """Whether a batch is taken, once the cluster has chosen its leaders."""
        until = time.monotonic() + ANSWERED_WITHIN_S
        while time.monotonic() < until:
            if self.send():
                return True
        return False

    def send_for(self, seconds: float) -> None:
        """Send without pause."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.send()


def victims(cluster: Cluster, chance: random.Random) -> Iterator[Machine | Node]:
    """Whom to kill: each kind in turn, in an order of chance."""
    while True:
        kinds: list[Sequence[Machine | Node]] = [
            [machine for machine in cluster.machines if role in machine.roles]
            for role in ("ingest", "deliver", "ledger")
        ]
        kinds.append(cluster.nats.nodes)
        chance.shuffle(kinds)
        for kind in kinds:
            yield chance.choice(kind)


def run(kills: int, seed: int, folder: Path) -> Report:
    """One run in an empty folder."""
    began = time.monotonic()
    chance = random.Random(seed)  # noqa: S311 - a seed is wanted
    report = Report(seed)
    killed: Counter[str] = Counter()
    simulator = Simulator([linkedin])
    simulator.start()
    http = httpx.Client(trust_env=False, timeout=ANSWERED_WITHIN_S)
    with nats_servers(folder / "nats", 3) as nats, http:
        cluster = Cluster(folder, simulator, nats)
        machines = [cluster.machine(role) for role in ROLES]
        try:
            cluster.start()
            said = machines[-1].shop.onward("apply")
            if said.exit_code:
                raise SystemExit(said.err)
            load = Load(http, machines[:2])
            for _, victim in zip(range(kills), victims(cluster, chance), strict=False):
                load.send_for(chance.uniform(0.1, 1.0))
                victim.kill()
                killed[name_of(victim)] += 1
                load.send_for(chance.uniform(0.0, 0.5))
                bring_back(victim, load)
            load.send_for(0.3)
            report.is_alive = load.goes_through()
            report.counts = settle(machines[-1])
        finally:
            cluster.stop()
            simulator.stop()
    report.kills = dict(killed)
    report.refused, report.longest_s = load.refused, round(load.longest_s, 1)
    judge(report, load.accepted, simulator.platform("linkedin").arrivals)
    report.seconds = round(time.monotonic() - began, 1)
    return report


def name_of(victim: Machine | Node) -> str:
    """What kind of process it is."""
    return "nats" if isinstance(victim, Node) else victim.roles[0]


def bring_back(victim: Machine | Node, load: Load) -> None:
    """Start it again, with the load going on meanwhile."""
    if isinstance(victim, Node):
        victim.start()
        while not victim.is_ready:
            load.send()
        return
    victim.launch()
    load.send()
    victim.wait()


def settle(ledger: Machine) -> dict[str, int]:
    """Wait until nothing is left to route or to try, or paused until its rule is known."""
    until = time.monotonic() + SETTLED_WITHIN_S
    last = ""
    while time.monotonic() < until:
        said = ledger.shop.onward("deliveries", "--limit", "1", "--json")
        last = said.out + said.err
        if not said.exit_code:
            counts: dict[str, int] = said.json["counts"]
            if counts["waiting"] == counts["unrouted"] == counts["paused"] == 0:
                return counts
        time.sleep(LOOK_S)
    msg = f"Not settled within {SETTLED_WITHIN_S:.0f} seconds: {last}"
    raise SystemExit(msg)


def judge(report: Report, accepted: set[str], arrivals: Arrivals) -> None:
    """Compare what was promised with what arrived."""
    times = {event_id: number for (_, event_id), number in arrivals.ids.items()}
    first: dict[str, Any] = {}
    changed = set()
    # The simulator keeps the bodies of the last arrivals only; it counts all of them.
    for arrival in arrivals.latest:
        if arrival.event != first.setdefault(arrival.event_id, arrival.event):
            changed.add(arrival.event_id)
    counts = report.counts
    report.accepted = len(accepted)
    report.lost = len(accepted - times.keys())
    report.twice = sum(number > 1 for number in times.values())
    report.changed = len(changed)
    events = ("duplicates", "filtered", "unmatched", "routed")
    states = ("delivered", "rejected", "expired", "recorded", "waiting", "paused")
    report.reconciles = (
        counts["accepted"] == sum(counts[name] for name in events)
        and counts["deliveries"] == sum(counts[name] for name in states)
        # Every event here makes one delivery, and every delivery is taken.
        and counts["routed"] == counts["delivered"] == len(times)
    )


def main() -> None:
    """Run once, print a report as JSON, end with 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=whole(), default=50)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    parser.add_argument("--keep", type=Path, help="A folder for all files, which then stays.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = run(options.kills, options.seed, options.keep or Path(folder))
    print(json.dumps(asdict(report)))
    raise SystemExit(0 if report.is_sound else 1)


if __name__ == "__main__":
    main()
