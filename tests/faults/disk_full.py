"""No room on the disk: nothing half taken, what was taken goes out, no restart needed afterwards.

Run: ``python tests/faults/disk_full.py [--seed 7] [--megabytes 24]``. It serves a workspace whose process
may only write files up to a size, lets the platform fail, sends events until they are refused, lets
the platform recover: all that was taken must arrive while there is still no room. Then it lifts the
limit: events must be taken again by the same process.
"""

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.oracle import Report
from faults.quay import QuayPlatform, quay
from faults.yard import Served, Yard, order, simulated
from fixtures.amounts import amount
from onward.testing.simulator import Simulator
from onward.testing.simulator.faults import Fault

LIMITED = """\
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
os.execv(sys.argv[2], sys.argv[2:])
"""
BATCH = 40
NAMES = ("east", "west")


def run(megabytes: float, seed: int, folder: Path, *, status: int = 503) -> Report:
    """One run in an empty folder.

    Args:
        status: What the platform answers while the disk fills.
    """
    began = time.monotonic()
    report = Report(f"file size limit of {megabytes:g} MB", seed)
    chance = random.Random(seed)  # noqa: S311 - a seed is wanted
    limit = int(megabytes * 1024 * 1024)
    with simulated(quay) as simulator:
        yard = Yard(folder / "yard", simulator)
        served = yard.serve(before=[sys.executable, "-c", LIMITED, str(limit)])
        simulator.world.faults.add(Fault(status=status, headers={"Retry-After": "1"}, times=None))
        taken, refusals = _fill(served, chance)
        report.accepted = len(taken)
        report.expect("some are taken", holds=len(taken) > 0)
        report.expect("some are refused in the end", holds=len(refusals) == 5)
        report.expect("refused so that senders come again", holds=set(refusals) == {429})
        simulator.world.faults.clear()
        # The breaker probes after some seconds.
        report.expect("what was taken goes out", holds=yard.settled(len(taken), 60, served))
        _judge(report, yard, simulator, taken)
        resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        more = [f"late-{n}" for n in range(BATCH)]
        status = served.post([order(name) for name in more])
        report.expect("events are taken again", holds=status == 200)
        taken += more
        report.expect("they go out", holds=yard.settled(len(taken), 30, served))
        _judge(report, yard, simulator, taken)
        report.expect("it ends in peace", holds=served.stop() == 0)
    report.seconds = round(time.monotonic() - began, 1)
    return report


def _fill(served: Served, chance: random.Random) -> tuple[list[str], list[int]]:
    """Send until five requests in a row are refused: what was taken, the refusals."""
    taken: list[str] = []
    refusals: list[int] = []
    number = 0
    while len(refusals) < 5 and number < 200_000:
        names = [f"m-{number + n}" for n in range(BATCH)]
        number += BATCH
        note = chance.randbytes(1_000).hex()
        status = served.post([order(name, note=note) for name in names])
        if status == 200:
            taken += names
            refusals.clear()
        else:
            refusals.append(status)
    return taken, refusals


def _judge(report: Report, yard: Yard, simulator: Simulator, taken: list[str]) -> None:
    platform = simulator.platform("quay")
    assert isinstance(platform, QuayPlatform)
    report.lost = sum(not platform.taken[name, one] for name in NAMES for one in taken)
    report.twice = sum(count > 1 for count in platform.taken.values())
    report.changed = sum(len(bodies) > 1 for bodies in platform.bodies.values())
    counts = yard.counts()
    report.expect("no accepted event is lost", holds=report.lost == 0)
    report.expect("every repetition has the same body", holds=report.changed == 0)
    report.expect("the sums come out", holds=counts.reconciles)
    report.expect("all are delivered", holds=counts.delivered == 2 * len(taken))


def main() -> None:
    """Run, print a report as JSON, end with 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=amount(1), default=24)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = run(options.megabytes, options.seed, Path(folder))
        if not report.is_sound:
            sys.stderr.write((Path(folder) / "yard" / "log").read_text()[-4_000:])
    print(json.dumps(asdict(report)))
    raise SystemExit(0 if report.is_sound else 1)


if __name__ == "__main__":
    main()
