"""Events that kill the process which handles them: how many deaths until one is set aside.

Run: ``python tests/faults/poison.py [--seed 7] [--fate dies-building]``. It serves a workspace, sends
orders of which one ends the process in the destination's code, starts the server again each time it
dies, and waits until all is settled. At most 4 deaths, then that one is a dead letter with a reason,
and every neighbour has arrived.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.oracle import Report
from faults.quay import EXIT, QuayPlatform, quay
from faults.yard import Yard, order, simulated
from onward.delivery import State
from onward.testing.simulator import Simulator

FATES = ("dies-building", "dies-reading", "dies-resolving")
MOST_DEATHS = 4
ORDERS = 120


def run(fate: str, seed: int, folder: Path) -> Report:
    """One run in an empty folder."""
    began = time.monotonic()
    report = Report(f"poison, {fate}", seed)
    place = random.Random(seed).randrange(ORDERS)  # noqa: S311 - a seed is wanted
    orders = [order(f"m-{n}", fate if n == place else "well") for n in range(ORDERS)]
    with simulated(quay) as simulator:
        yard = Yard(folder / "yard", simulator, accounts=["east"])
        served = yard.serve()
        taken = served.post(orders)
        deaths = 0
        while not yard.settled(ORDERS, 60, served) and deaths <= MOST_DEATHS:
            code = served.wait(5) if served.process.poll() is not None else served.stop()
            report.expect("it dies of the poison", holds=code == EXIT)
            deaths += 1
            served = yard.serve()
            if taken != 200:
                # It died before it could answer; whoever sends comes again.
                taken = served.post(orders)
        report.expect("the events are taken", holds=taken == 200)
        code = served.stop() if served.process.poll() is None else served.wait()
        report.expect("it survives in the end", holds=code == 0)
        _judge(report, yard, simulator, f"m-{place}")
    report.expect(f"at most {MOST_DEATHS} deaths, not {deaths}", holds=deaths <= MOST_DEATHS)
    report.seconds = round(time.monotonic() - began, 1)
    return report


def _judge(report: Report, yard: Yard, simulator: Simulator, poison: str) -> None:
    platform = simulator.platform("quay")
    assert isinstance(platform, QuayPlatform)
    rows = {row.message_id: row for row in yard.rows()}
    report.accepted = ORDERS
    neighbours = [name for name in (f"m-{n}" for n in range(ORDERS)) if name != poison]
    report.lost = sum(
        name not in rows
        or rows[name].state is not State.DELIVERED
        or not platform.taken["east", name]
        for name in neighbours
    )
    report.changed = sum(len(bodies) > 1 for bodies in platform.bodies.values())
    report.twice = sum(count > 1 for count in platform.taken.values())
    report.expect("the neighbours arrive", holds=report.lost == 0)
    report.expect("every repetition has the same body", holds=report.changed == 0)
    row = rows.get(poison)
    report.expect(
        "the poison is set aside, with a reason",
        holds=row is not None
        and row.state is State.REJECTED
        and row.code == "poison"
        and row.reason != "",
    )
    report.expect("the sums come out", holds=yard.counts().reconciles)


def main() -> None:
    """Run, print reports as JSON, end with 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fate", choices=FATES)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    options = parser.parse_args()
    is_sound = True
    for fate in [options.fate] if options.fate else FATES:
        with tempfile.TemporaryDirectory() as folder:
            report = run(fate, options.seed, Path(folder))
        print(json.dumps(asdict(report)), flush=True)
        is_sound = is_sound and report.is_sound
    raise SystemExit(0 if is_sound else 1)


if __name__ == "__main__":
    main()
