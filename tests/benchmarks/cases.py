"""One platform's default mapping, beside the function written by hand for it."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.events import events
from benchmarks.yardsticks._parts import RefusedError
from onward.config import MappingConfig
from onward.plugins import load_plugins
from onward.runner.attempt import in_batches
from onward.runner.building import shared_out
from onward.runner.compiled import LiveMapping, go_live
from onward.trigger import Trigger, compile_trigger

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

    def ours(self, size: int, events: Sequence[Event] | None = None) -> list[bytes]:
        """Everything, in batches: what each request says."""
        written = []
        matches, resolve = self.trigger.matches, self.mapping.resolve
        action, settings = self.mapping.action, self.mapping.settings
        most = min(size, action.max_batch)
        for batch in in_batches(self.events if events is None else events, size):
            payloads = [
                found.payload
                for event in batch
                if matches(event) and (found := resolve(event, NOW)).payload is not None
            ]
            for some in in_batches(payloads, most):
                for request, _ in shared_out(action.build_batch(some, settings), len(some)):
                    # Where a request has no body, all it says stands in its address.
                    written.append(request.body() or request.url.encode())
        return written

    def by_hand(self, size: int, events: Sequence[Event] | None = None) -> list[bytes]:
        """The same by the yardstick."""
        written: list[bytes] = []
        wants, shape, bodies = self.yardstick.wants, self.yardstick.shape, self.yardstick.bodies
        most = min(size, self.mapping.action.max_batch)
        for batch in in_batches(self.events if events is None else events, size):
            shaped = []
            for event in batch:
                if wants(event):
                    try:
                        found = shape(event, NOW)
                    except RefusedError:
                        continue
                    if found is not None:
                        shaped.append(found)
            for some in in_batches(shaped, most):
                written += bodies(some)
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
