"""Kill processes of ``onward serve`` at random under load; count what is lost, sent twice, changed.

Run: ``python tests/faults/kill_serve.py [--kills 20] [--seed 1]``. It starts the simulator and the server
itself, with LinkedIn and two connections to an invented platform; it sends batches of events without
pause, kills one of the server's two processes with SIGKILL, starts it again, and at the end waits until
all is settled. Lost must be 0: an event answered with 200 that did not reach one of the three. An event
sent twice must carry the same event id and the same body.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.quay import QuayPlatform, quay
from faults.stage import ACCOUNTS, CONNECTION, ENVIRONMENT
from faults.yard import PATH, PLUGIN, simulated
from fixtures.amounts import whole
from fixtures.processes import children
from fixtures.shop import WRITE_KEY, Shop
from onward.testing.simulator import Arrivals
from onward_destinations.linkedin import linkedin

BATCH = 20
# A platform that was asked too often between the kills may want to be left alone for minutes.
SETTLE_WITHIN_S = 420.0


@dataclass
class Report:
    """What a run brought.

    Attributes:
        accepted: Events answered with 200.
        deliveries: What they came to, one for each connection.
        lost: Of these, those that did not arrive.
        twice: Those that arrived more than once.
        changed: Of these, those with different bodies.
        reconciles: Whether the ledger's sums come out.
    """

    seed: int
    kills: int
    accepted: int = 0
    deliveries: int = 0
    lost: int = 0
    twice: int = 0
    changed: int = 0
    reconciles: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def is_sound(self) -> bool:
        """Whether nothing went wrong."""
        return self.accepted > 0 and not self.lost and not self.changed and self.reconciles


class Server:
    """``onward serve`` in a process of its own."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.process: subprocess.Popen[str] = self._begin()

    def _begin(self) -> subprocess.Popen[str]:
        process = self._shop.start("serve", "--port", "0", "--json")
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise SystemExit(process.communicate()[1])
        self.url = json.loads(line)["url"]
        return process

    def kill(self, chance: random.Random) -> None:
        """Kill one of its processes without warning and start it again."""
        os.kill(chance.choice([self.process.pid, *children(self.process.pid)]), signal.SIGKILL)
        self.process.communicate(timeout=60)
        self.process = self._begin()

    def end(self) -> None:
        """Stop it in peace."""
        self.process.terminate()
        self.process.communicate(timeout=60)


def run(kills: int, seed: int, folder: Path) -> Report:
    """One run in an empty folder."""
    began = time.monotonic()
    chance = random.Random(seed)  # noqa: S311 - a seed is wanted
    report = Report(seed, kills)
    with simulated(linkedin, quay) as simulator:
        shop = Shop(folder / "shop", simulator)
        join(shop)
        said = shop.onward("apply")
        if said.exit_code:
            raise SystemExit(said.err)
        server = Server(shop)
        accepted: set[str] = set()
        number = 0
        with httpx.Client(trust_env=False, timeout=10) as http:
            for _ in range(kills):
                until = time.monotonic() + chance.uniform(0.05, 0.6)
                while time.monotonic() < until:
                    number = send(http, server.url, number, accepted)
                server.kill(chance)
            send(http, server.url, number, accepted)
            report.counts = settle(shop)
        server.end()
        platform = simulator.platform("quay")
        assert isinstance(platform, QuayPlatform)
        judge(report, accepted, simulator.platform("linkedin").arrivals, platform)
    report.seconds = round(time.monotonic() - began, 1)
    return report


def join(shop: Shop) -> None:
    """Add connections to the invented platform, beside LinkedIn's."""
    for account in ACCOUNTS:
        text = CONNECTION.format(account=account)
        (shop.folder / f"{account}.yaml").write_text(text, encoding="utf-8")
    (shop.folder / "plugins" / "quay.py").write_text(PLUGIN, encoding="utf-8")
    shop.environment |= {**ENVIRONMENT, "PYTHONPATH": PATH}


def send(http: httpx.Client, url: str, number: int, accepted: set[str]) -> int:
    """Send a batch, and note its events if it is answered with 200."""
    names = [f"m-{number + each}" for each in range(BATCH)]
    batch = [order(name) for name in names]
    try:
        answer = http.post(f"{url}/v1/batch", json={"batch": batch}, auth=(WRITE_KEY, ""))
    except httpx.HTTPError:
        # No answer, no promise; an SDK would send it again.
        return number + BATCH
    if answer.status_code == 200:
        accepted.update(names)
    return number + BATCH


def order(name: str) -> dict[str, Any]:
    """An order that LinkedIn takes."""
    return {
        "type": "track",
        "event": "Order Completed",
        "messageId": name,
        "userId": f"user-{name}",
        "properties": {
            "revenue": 10,
            "currency": "EUR",
            "email": f"{name}@example.com",
            "fate": "well",
        },
    }


def settle(shop: Shop) -> dict[str, int]:
    """Wait until nothing is left to route or to try."""
    until = time.monotonic() + SETTLE_WITHIN_S
    counts: dict[str, int] = {}
    while time.monotonic() < until:
        said = shop.onward("deliveries", "--limit", "1", "--json")
        counts = said.json["counts"]
        if counts["waiting"] == counts["unrouted"] == 0:
            return counts
        time.sleep(0.2)
    msg = f"Not settled within {SETTLE_WITHIN_S:.0f} seconds: {counts}"
    raise SystemExit(msg)


def judge(report: Report, accepted: set[str], arrivals: Arrivals, platform: QuayPlatform) -> None:
    """Compare what was promised with what arrived."""
    times = {("linkedin", event_id): count for (_, event_id), count in arrivals.ids.items()}
    times |= platform.taken
    wanted = {(place, name) for place in ("linkedin", *ACCOUNTS) for name in accepted}
    first: dict[str, Any] = {}
    changed = set()
    # The simulator keeps the bodies of the last arrivals only; it counts all of them.
    for arrival in arrivals.latest:
        if arrival.event != first.setdefault(arrival.event_id, arrival.event):
            changed.add(("linkedin", arrival.event_id))
    changed |= {key for key, bodies in platform.bodies.items() if len(bodies) > 1}
    counts = report.counts
    report.accepted = len(accepted)
    report.deliveries = len(wanted)
    report.lost = len(wanted - times.keys())
    report.twice = sum(count > 1 for count in times.values())
    report.changed = len(changed)
    report.reconciles = counts["accepted"] == sum(
        counts[name] for name in ("duplicates", "filtered", "unmatched", "routed")
    ) and counts["deliveries"] == sum(
        counts[name]
        for name in ("delivered", "rejected", "expired", "recorded", "waiting", "paused")
    )


def main() -> None:
    """Run once, print a report as JSON, end with 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=whole(), default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = run(options.kills, options.seed, Path(folder))
    print(json.dumps(asdict(report)))
    raise SystemExit(0 if report.is_sound else 1)


if __name__ == "__main__":
    main()
