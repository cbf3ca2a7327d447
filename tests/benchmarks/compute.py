"""Microseconds per event for trigger, mapping, validation, build: each platform beside its yardstick.

Run: ``python tests/benchmarks/compute.py [--platform linkedin] [--events 1000] [--rounds 5]``.
A yardstick is one straight-line function, written by hand, that does the same work for that one
mapping. Rounds are interleaved; figures are medians, ratios are medians of the rounds' ratios.
"""

import argparse
import gc
import importlib
import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.events import events, size
from onward.config import MappingConfig
from onward.plugins import load_plugins
from onward.runner.attempt import in_batches, shared_out
from onward.runner.compiled import LiveMapping, go_live
from onward.trigger import Trigger, compile_routing, compile_trigger

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TRIGGER = 'type = "track" and event = "Order Completed"'
Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One platform's default mapping over events of one size."""

    platform: str
    mapping: LiveMapping
    trigger: Trigger
    yardstick: Any
    events: Sequence[Event]

    def ours(self, size: int) -> int:
        """Everything, in batches; the bytes of the bodies."""
        written = 0
        matches, resolve = self.trigger.matches, self.mapping.resolve
        action, settings = self.mapping.action, self.mapping.settings
        most = min(size, action.max_batch)
        for batch in in_batches(self.events, size):
            payloads = [
                found.payload
                for event in batch
                if matches(event) and (found := resolve(event, NOW)).payload is not None
            ]
            for some in in_batches(payloads, most):
                for request, _ in shared_out(action.build_batch(some, settings), len(some)):
                    written += len(request.body())
        return written

    def by_hand(self, size: int) -> int:
        """The same work by the yardstick."""
        written = 0
        wants, shape, body = self.yardstick.wants, self.yardstick.shape, self.yardstick.body
        most = min(size, self.mapping.action.max_batch)
        for batch in in_batches(self.events, size):
            shaped = [
                found
                for event in batch
                if wants(event) and (found := shape(event, NOW)) is not None
            ]
            for some in in_batches(shaped, most):
                written += len(body(some))
        return written

    def stages(self) -> dict[str, Callable[[], object]]:
        """Each stage alone, over all events."""
        mapping, action = self.mapping, self.mapping.action
        raws = [mapping.record(event, []) for event in self.events]
        for raw, event in zip(raws, self.events, strict=True):
            mapping.fields.complete(raw, event, mapping.config.own_fields)
        payloads = [mapping.resolve(event, NOW).payload for event in self.events]
        most = action.max_batch

        def build() -> None:
            for some in in_batches(payloads, most):
                for request, _ in shared_out(action.build_batch(some, mapping.settings), len(some)):
                    request.body()

        return {
            "trigger": lambda: [self.trigger.matches(event) for event in self.events],
            "mapping": lambda: [mapping.record(event, []) for event in self.events],
            "validation": lambda: [
                mapping.fields.payload(raw, mapping.provided, []) for raw in raws
            ],
            "build": build,
        }


def main() -> None:
    """Measure, print a table, then JSON on the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--platform", action="append")
    parser.add_argument("--events", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rows = []
    print(f"{'':28}{'µs per event':>12}{'by hand':>10}{'ratio':>8}   stages")
    for platform in options.platform or platforms():
        for products in (2, 9):
            row = measured(case(platform, options.events, products), options.rounds)
            rows.append(row)
            show(row)
    routing = routing_cost(options.events, options.rounds)
    print(f"routing: 50 mappings that do not match cost {routing['ratio']:.2f} times one")
    print(json.dumps({"cases": rows, "routing": routing}))


def platforms() -> list[str]:
    """The platforms that have a yardstick."""
    return sorted(file.stem for file in (Path(__file__).parent / "yardsticks").glob("[!_]*.py"))


def case(platform: str, count: int, products: int) -> Case:
    """A platform's default mapping, compiled."""
    yardstick = importlib.import_module(f"benchmarks.yardsticks.{platform}")
    destination = load_plugins().destinations[platform.replace("_", "-")]
    fields = destination.fields(yardstick.ACTION)
    own = getattr(yardstick, "FIELDS", {})
    config = MappingConfig(
        id="orders",
        action=yardstick.ACTION,
        trigger=TRIGGER,
        fields={**fields.default_mapping, **own},
        own_fields=frozenset(own),
        save={} if yardstick.OUTPUTS else None,
    )
    settings = destination.settings.payload(dict(yardstick.SETTINGS))
    mapping = go_live("bench", config, destination, settings, outputs=yardstick.OUTPUTS)
    return Case(
        platform, mapping, compile_trigger(TRIGGER), yardstick, events(count, products=products)
    )


def measured(case: Case, rounds: int) -> dict[str, Any]:
    """Medians over interleaved rounds."""
    count = len(case.events)
    written, expected = case.ours(1_000), case.by_hand(1_000)
    if abs(written - expected) > 0.05 * expected:
        first = case.mapping.resolve(case.events[0], NOW)
        msg = f"{case.platform}: ours wrote {written} bytes, the yardstick {expected}: {first}"
        raise SystemExit(msg)
    found: dict[str, Any] = {
        "platform": case.platform,
        "event_bytes": size(case.events[0]),
        "written_bytes_per_event": written // count,
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
    """Seconds, without the garbage collector's own turns."""
    gc.collect()
    gc.disable()
    started = time.perf_counter()
    work()
    taken = time.perf_counter() - started
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
