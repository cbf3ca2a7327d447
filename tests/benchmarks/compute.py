"""Microseconds per event for trigger, mapping, validation, build: each platform beside its yardstick.

Run: ``python tests/benchmarks/compute.py [--platform linkedin] [--events 1000] [--rounds 5]``.
A yardstick is one straight-line function, written by hand, that does the same work for that one
mapping: both are held against each other before they are timed. Rounds are interleaved; figures are medians, ratios are medians of the rounds' ratios.
"""

import argparse
import gc
import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.agreement import disagreements
from benchmarks.cases import NOW, Case, case, platforms
from benchmarks.events import events, size
from fixtures.amounts import whole
from onward.trigger import compile_routing, compile_trigger


def main() -> None:
    """Measure, print a table, then JSON on the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--platform", action="append", choices=platforms(), help="Only this one; may be repeated."
    )
    parser.add_argument("--events", type=whole(), default=1_000)
    parser.add_argument("--rounds", type=whole(), default=5)
    options = parser.parse_args()
    rows = []
    print(f"{'':28}{'µs per event':>12}{'by hand':>10}{'ratio':>8}   stages")
    for platform in options.platform or platforms():
        for products in (1, 8):
            row = measured(case(platform, options.events, products), options.rounds)
            rows.append(row)
            show(row)
    routing = routing_cost(options.events, options.rounds)
    print(f"routing: 50 mappings that do not match cost {routing['ratio']:.2f} times one")
    print(json.dumps({"cases": rows, "routing": routing}))


def measured(case: Case, rounds: int) -> dict[str, Any]:
    """Medians over interleaved rounds."""
    count = len(case.events)
    if differences := disagreements(case):
        raise SystemExit("\n".join([f"{case.platform} and its yardstick disagree:", *differences]))
    found: dict[str, Any] = {
        "platform": case.platform,
        "event_bytes": size(case.events[0]),
        "written_bytes_per_event": sum(map(len, case.ours(1_000))) // count,
        "memory_bytes": memory(case),
    }
    for name, batch in (("batch", 1_000), ("single", 1)):
        ours, by_hand = partial(case.ours, batch), partial(case.by_hand, batch)
        pairs = [(timed(ours), timed(by_hand)) for _ in range(rounds)]
        found[name] = {
            "us": round(statistics.median(us for us, _ in pairs) / count * 1e6, 2),
            "by_hand_us": round(statistics.median(hand for _, hand in pairs) / count * 1e6, 2),
            "ratio": round(statistics.median(us / hand for us, hand in pairs), 2),
        }
    found["stages_us"] = {
        name: round(statistics.median(timed(stage) for _ in range(rounds)) / count * 1e6, 2)
        for name, stage in case.stages().items()
    }
    return found


def memory(case: Case) -> int:
    """Bytes that the payloads of 1,000 events take at once."""
    gc.collect()
    tracemalloc.start()
    held = [case.mapping.resolve(event, NOW).payload for event in case.events[:1_000]]
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken if held else 0


def routing_cost(count: int, rounds: int) -> dict[str, float]:
    """An event that nobody wants, past 1 and past 50 mappings."""
    some = events(count, products=2, name="Page Left")
    few, many = (
        compile_routing(
            [compile_trigger(f'type = "track" and event = "Event {n}"') for n in range(number)]
        )
        for number in (1, 50)
    )
    pairs = [
        (
            timed(lambda: [many(event) for event in some]),
            timed(lambda: [few(event) for event in some]),
        )
        for _ in range(rounds)
    ]
    return {
        "one_us": round(statistics.median(one for _, one in pairs) / count * 1e6, 3),
        "fifty_us": round(statistics.median(fifty for fifty, _ in pairs) / count * 1e6, 3),
        "ratio": round(statistics.median(fifty / one for fifty, one in pairs), 2),
    }


def timed(work: Callable[[], object]) -> float:
    """Seconds of the processor, without the garbage collector's own turns."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    work()
    taken = time.process_time() - started
    gc.enable()
    return taken


def show(row: dict[str, Any]) -> None:
    """A line for each way of sending."""
    stages = ", ".join(f"{name} {us}" for name, us in row["stages_us"].items())
    for name in ("batch", "single"):
        label = f"{row['platform']} {row['event_bytes']} B, {name}"
        found = row[name]
        tail = f"   {stages}" if name == "batch" else ""
        print(
            f"{label:28}{found['us']:12.2f}{found['by_hand_us']:10.2f}{found['ratio']:8.2f}{tail}"
        )


if __name__ == "__main__":
    main()
