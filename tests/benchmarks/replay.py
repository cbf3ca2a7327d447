"""A lane of dead letters replayed with a filter: at a rate, stopped, gone on with after a restart.

Run: ``python tests/benchmarks/replay.py [--events 100000] [--rate 5000]``. The events are refused by
a mapping that is mended afterwards; those that a filter means are replayed with the mended one, to a
platform in this process. While the replay goes on without a rate, live events come in beside it; what
they wait is told against what they wait without a replay. Prints a table, then JSON on the last line.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.events import events
from fixtures.amounts import amount, whole
from onward import Request, Response, Runner
from onward.delivery import DEAD, DeliveryQuery
from onward.ledger.where import compile_where
from onward.request import Secret
from onward.runner.replays import Progress

PLUGINS = Path(__file__).parent / "sink_plugin"
CONNECTION = """\
destination: sink
settings: {{account: "1"}}
batch: {{age_s: 0.1}}
mappings:
  - id: orders
    action: send-order
    trigger: type = "track"
    fields: {fields}
"""
BROKEN, MENDED = "{order_id: $.properties.nowhere}", "{order_id: $.messageId}"
WHERE = 'state = "rejected" and code = "PAYLOAD_VALIDATION_FAILED" and properties.revenue > 0'
AT_ONCE = 1_000


@dataclass
class Platform:
    """Takes everything, and remembers how often each event came."""

    taken: Counter[str] = field(default_factory=Counter)

    async def send(self, request: Request, *, access_token: Secret[str] | None = None) -> Response:
        self.taken.update(each["event_id"] for each in json.loads(request.body())["orders"])
        return Response(200, b"{}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=whole(), default=100_000)
    arguments.add_argument("--rate", type=amount(1), default=5_000.0, help="Deliveries per second.")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measured(Path(folder), given.events, given.rate))
    width = max(map(len, found))
    for name, value in found.items():
        print(f"{name:<{width}}  {value}")
    print(json.dumps(found))
    if not found["each taken once"]:
        sys.exit(1)


async def measured(folder: Path, count: int, rate: float) -> dict[str, Any]:
    """What it all took."""
    platform = Platform()
    (folder / "onward.yaml").write_text("sources: [{id: shop}]\n", encoding="utf-8")
    write(folder, BROKEN)
    async with opened(folder, platform) as runner:
        for start in range(0, count, AT_ONCE):
            await runner.accept_many(some(start, min(AT_ONCE, count - start)))
        await runner.settled()
    write(folder, MENDED)
    found: dict[str, Any] = {"dead letters": count, "rate asked for": rate}
    async with opened(folder, platform) as runner:
        found |= await looked_at(runner)
        started = time.monotonic()
        await begin(runner, rate)
        await until(runner, lambda progress: progress.moved >= count // 3)
        stopped = await runner.replays.stop("benchmark")
        seconds = time.monotonic() - started
        found["replayed until stopped"] = stopped.moved if stopped else 0
        found["rate kept"] = round(found["replayed until stopped"] / seconds)
        await runner.settled()
    async with opened(folder, platform) as runner:
        quiet = [await waited(runner, number) for number in range(5)]
        started = time.monotonic()
        begun = await begin(runner, None)
        live: list[float] = []
        while (progress := runner.replays.progress("benchmark")) and progress.is_running:
            live.append(await waited(runner, 100 + len(live)))
        await runner.settled()
        found["gone on with"] = begun.before
        found["rate without one"] = round((count - begun.before) / (time.monotonic() - started))
        found["live wait without a replay, ms"] = round(1_000 * median(quiet))
        found["live wait beside it, ms"] = round(1_000 * median(live)) if live else None
        found["dead letters left"] = await runner.storage.ledger.count(DeliveryQuery(states=DEAD))
    expected = Counter(event["messageId"] for event in some(0, count))
    replayed = Counter(
        {name: number for name, number in platform.taken.items() if name in expected}
    )
    found["each taken once"] = replayed == expected
    return found


def write(folder: Path, fields: str) -> None:
    """Write the connection's file."""
    (folder / "sink.yaml").write_text(CONNECTION.format(fields=fields), encoding="utf-8")


def some(start: int, count: int) -> list[dict[str, Any]]:
    """Orders with message ids of their own."""
    made = events(count, products=2)
    for number, event in enumerate(made, start):
        event["messageId"] = f"m-{number}"
        event["timestamp"] = datetime.now(UTC).isoformat()
    return made


@asynccontextmanager
async def opened(folder: Path, platform: Platform) -> AsyncIterator[Runner]:
    """A runner on the folder, as after a restart."""
    async with Runner.open(folder, plugins_dir=PLUGINS, transport=platform) as runner:
        yield runner


async def looked_at(runner: Runner) -> dict[str, Any]:
    """How long the questions take that a person asks first."""
    started = time.monotonic()
    groups = await runner.storage.ledger.problems()
    summed = time.monotonic()
    await runner.storage.ledger.count(query())
    return {
        "problems": len(groups),
        "problems, ms": round(1_000 * (summed - started)),
        "count with a filter on the event, ms": round(1_000 * (time.monotonic() - summed)),
    }


def query() -> DeliveryQuery:
    """The dead letters that are meant."""
    return compile_where(WHERE).narrow(DeliveryQuery())


async def begin(runner: Runner, rate: float | None) -> Progress:
    """Begin the replay, or go on with it."""
    return await runner.replays.begin("benchmark", lambda _: query(), remap=True, rate=rate)


async def until(runner: Runner, holds: Any) -> None:
    """Wait until something holds of the progress."""
    while (progress := runner.replays.progress("benchmark")) and not holds(progress):  # noqa: ASYNC110 - it goes on meanwhile
        await asyncio.sleep(0.02)


async def waited(runner: Runner, number: int) -> float:
    """Seconds until a live event has been sent."""
    (event,) = some(0, 1)
    started = time.monotonic()
    await runner.deliver({**event, "messageId": f"live-{number}"})
    return time.monotonic() - started


if __name__ == "__main__":
    main()
