"""Servers that are frozen for a while, or asked to stop under load: what is lost, sent twice, late.

Run: ``python tests/faults/signals.py [--freeze 60] [--stops 10] [--seed 7]``. It serves a workspace and
sends events without pause. First one of the server's two processes, or both, is frozen (SIGSTOP) for
some seconds; then it is asked to stop (SIGTERM) and started again, many times. Nothing may be lost; what
ends in peace sends nothing twice, and ends within 30 seconds.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.oracle import Report
from faults.quay import QuayPlatform, quay
from faults.yard import Served, Yard, order, simulated
from fixtures.amounts import amount, whole
from fixtures.processes import children
from onward.testing.simulator.faults import Fault

BATCH = 10
ENDS_WITHIN_S = 30.0


class Load:
    """Sends without pause, from a thread of its own.

    Attributes:
        accepted: The events that were answered with 200.
    """

    def __init__(self, served: Served, first: int) -> None:
        self.accepted: list[str] = []
        self.next = first
        self._served = served
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._thread.start()

    def _send(self) -> None:
        while not self._ending.is_set():
            names = [f"m-{self.next + n}" for n in range(BATCH)]
            self.next += BATCH
            if self._served.post([order(name) for name in names]) == 200:
                self.accepted += names

    def end(self) -> list[str]:
        """Send no more; what was accepted."""
        self._ending.set()
        self._thread.join()
        return self.accepted


def freeze(seconds: float, seed: int, folder: Path) -> Report:
    """Frozen for a while under load."""
    began = time.monotonic()
    report = Report(f"frozen for {seconds:g} s", seed)
    chance = random.Random(seed)  # noqa: S311 - a seed is wanted
    with simulated(quay) as simulator:
        yard = Yard(folder / "yard", simulator)
        # Slow answers, so that some are under way when it happens.
        simulator.world.faults.add(Fault(kind="pass", delay_s=0.1, times=None))
        served = yard.serve("--processes", "2")
        load = Load(served, 0)
        time.sleep(chance.uniform(0.5, 1.5))
        server = served.process.pid
        (clerk,) = children(server)
        frozen = chance.choice([[server], [clerk], [server, clerk]])
        for process in frozen:
            os.kill(process, signal.SIGSTOP)
        time.sleep(seconds)
        for process in frozen:
            os.kill(process, signal.SIGCONT)
        time.sleep(1)
        accepted = load.end()
        report.expect("it comes to rest", holds=yard.settled(len(accepted), 90, served))
        _judge(report, simulator.platform("quay"), accepted)
        report.expect("it ends in peace", holds=served.stop() == 0)
        report.expect("the sums come out", holds=yard.counts().reconciles)
    report.seconds = round(time.monotonic() - began, 1)
    return report


def stops(times: int, seed: int, folder: Path) -> Report:
    """Asked to stop under load, again and again."""
    began = time.monotonic()
    report = Report(f"stopped {times} times", seed)
    chance = random.Random(seed)  # noqa: S311 - a seed is wanted
    accepted: list[str] = []
    sent = 0
    with simulated(quay) as simulator:
        yard = Yard(folder / "yard", simulator)
        for number in range(times):
            simulator.world.faults.clear()
            # A stop must not wait for a platform that wants to be left alone, either.
            trouble = (
                Fault(status=429, headers={"Retry-After": "60"}, times=None, path="/west/")
                if number % 2
                else Fault(kind="pass", delay_s=0.2, times=None)
            )
            simulator.world.faults.add(trouble)
            served = yard.serve()
            load = Load(served, sent)
            time.sleep(chance.uniform(0.3, 1.5))
            asked = time.monotonic()
            code = served.stop()
            report.late_s = max(report.late_s, round(time.monotonic() - asked, 1))
            accepted += load.end()
            sent = load.next
            report.expect("it ends in peace", holds=code == 0)
        simulator.world.faults.clear()
        served = yard.serve()
        report.expect("it comes to rest", holds=yard.settled(len(accepted), 60, served))
        served.stop()
        _judge(report, simulator.platform("quay"), accepted)
        report.expect("nothing is sent twice", holds=report.twice == 0)
        report.expect("it ends in time", holds=report.late_s < ENDS_WITHIN_S)
        report.expect("the sums come out", holds=yard.counts().reconciles)
    report.seconds = round(time.monotonic() - began, 1)
    return report


def _judge(report: Report, platform: object, accepted: list[str]) -> None:
    assert isinstance(platform, QuayPlatform)
    report.accepted = len(accepted)
    report.lost = sum(
        not platform.taken[account, name] for account in ("east", "west") for name in accepted
    )
    report.twice = sum(count > 1 for count in platform.taken.values())
    report.changed = sum(len(bodies) > 1 for bodies in platform.bodies.values())
    report.expect("no accepted event is lost", holds=report.lost == 0)
    report.expect("every repetition has the same body", holds=report.changed == 0)


def main() -> None:
    """Run both, print reports as JSON, end with 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--freeze", type=amount(0), default=60, help="Seconds; 0: not at all.")
    parser.add_argument("--stops", type=whole(0), default=10, help="How many times; 0: not at all.")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    options = parser.parse_args()
    if not options.freeze and not options.stops:
        parser.error("nothing is left to do: --freeze and --stops are both 0")
    is_sound = True
    for play, much in ((freeze, options.freeze), (stops, options.stops)):
        if much:
            with tempfile.TemporaryDirectory() as folder:
                report = play(much, options.seed, Path(folder))
                if not report.is_sound:
                    sys.stderr.write((Path(folder) / "yard" / "log").read_text()[-3_000:])
            print(json.dumps(asdict(report)), flush=True)
            is_sound = is_sound and report.is_sound
    raise SystemExit(0 if is_sound else 1)


if __name__ == "__main__":
    main()
