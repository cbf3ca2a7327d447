"""Platforms in trouble, hours of it in seconds: what is lost, sent twice, changed, late.

Run: ``python tests/faults/platform_trouble.py [--scenario storm] [--seed 7] [--runs 1]``. Without a
scenario it plays all of them. Time is virtual, the journal is the one on disk. Prints a report as
JSON for each run; ends with 1 if one is not sound.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from structlog.testing import capture_logs

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults import virtual
from faults.oracle import Report, fresh, judge
from faults.scenarios import MAX_PAGES, SCENARIOS
from faults.stage import staged
from fixtures.amounts import whole

DEFECTS = {"lane stopped", "pipeline step failed"}
"""What the runner logs when something is wrong with the runner itself."""


def play(name: str, seed: int, folder: Path) -> Report:
    """One scenario, in an empty folder."""
    began = time.monotonic()
    report = Report(name, seed)

    async def main(loop: virtual.VirtualLoop) -> None:
        async with staged(folder, loop, seed, max_pages=MAX_PAGES.get(name)) as stage:
            await SCENARIOS[name](stage, report)
            await judge(stage, report)
            if not report.deliveries.get("paused"):
                await fresh(stage, report)

    with capture_logs() as logged:
        virtual.run(main)
    defects = {entry["event"] for entry in logged} & DEFECTS
    report.expect(f"no defect shows: {sorted(defects)}", holds=not defects)
    report.seconds = round(time.monotonic() - began, 1)
    return report


def main() -> None:
    """Play, print, end with 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), action="append")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    parser.add_argument("--runs", type=whole(), default=1, help="With the next seeds.")
    options = parser.parse_args()
    is_sound = True
    for seed in range(options.seed, options.seed + options.runs):
        for name in options.scenario or SCENARIOS:
            with tempfile.TemporaryDirectory() as folder:
                report = play(name, seed, Path(folder))
            print(json.dumps(asdict(report)), flush=True)
            is_sound = is_sound and report.is_sound
    raise SystemExit(0 if is_sound else 1)


if __name__ == "__main__":
    main()
