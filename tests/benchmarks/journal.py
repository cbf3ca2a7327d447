"""How fast the journal is: append, route to three, claim with settle; empty and with a backlog.

Run it as a program: ``python tests/benchmarks/journal.py --backlog 100000``. It prints a table,
then one JSON object.
"""

import argparse
import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from fixtures.amounts import existing_folder, whole
from onward.delivery import Attempt, Disposition, Lane, Standing, State, delivery_id
from onward.event import Accepted, complete
from onward.journal import NewDelivery, Routing, Settlement, SqliteJournal, Stored
from onward.sqlite import Database

NOW = datetime(2026, 1, 1, tzinfo=UTC)
AT_ONCE = 20_000
LANES = tuple(Lane(f"platform-{number}", "send") for number in range(3))
WAITING = Standing(State.WAITING)
DELIVERED = Standing(State.DELIVERED)
_FILLER = {f"field_{number}": f"value of field {number}" for number in range(28)}


def events(random: Random, count: int) -> list[Accepted]:
    """Events of about 1.5 KB with random message ids, as the SDKs make them."""
    return [
        complete(
            {
                "type": "track",
                "event": "Order Completed",
                "messageId": f"{random.getrandbits(128):032x}",
                "userId": f"user-{random.getrandbits(20)}",
                "properties": {"revenue": 12.5, "currency": "EUR", **_FILLER},
                "context": {"ip": "192.0.2.1", "page": {"url": "https://shop.example/thanks"}},
            },
            source="web-shop",
            received_at=NOW,
        )
        for _ in range(count)
    ]


def routing(stored: Stored) -> Routing:
    """An event routed to all lanes."""
    made = tuple(
        NewDelivery(
            delivery_id(stored.source, stored.message_id, lane.connection, "orders"),
            lane,
            "orders",
            "0123456789ab",
            WAITING,
        )
        for lane in LANES
    )
    return Routing(stored.ref, Disposition.ROUTED, "", made)


def slices(items: list[Accepted], size: int) -> Iterator[list[Accepted]]:
    """The items in pieces."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


async def append(journal: SqliteJournal, items: list[Accepted], size: int) -> float:
    """Events a second, four callers at a time."""
    pieces = slices(items, size)

    async def caller() -> None:
        for piece in pieces:
            await journal.append(piece)

    began = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(4)))
    return len(items) / (time.perf_counter() - began)


async def route(journal: SqliteJournal, count: int) -> float:
    """Deliveries made a second."""
    began = time.perf_counter()
    done = 0
    while done < count:
        stored = await journal.unrouted(min(500, count - done))
        await journal.route([routing(one) for one in stored], at=NOW)
        done += len(stored)
    return 3 * count / (time.perf_counter() - began)


async def drain(journal: SqliteJournal, count: int, size: int) -> float:
    """Deliveries claimed and settled a second, lane beside lane."""
    attempt = Attempt(1, NOW, 0.05, 200, "", "")

    async def lane(lane: Lane) -> None:
        done = 0
        while done < count:
            claimed = await journal.claim(lane, min(size, count - done), NOW)
            settlements = [Settlement(one.ref, DELIVERED, attempt) for one in claimed]
            await journal.settle(settlements, at=NOW)
            done += len(claimed)

    began = time.perf_counter()
    await asyncio.gather(*map(lane, LANES))
    return 3 * count / (time.perf_counter() - began)


async def measure(folder: Path, count: int, backlog: int) -> dict[str, float]:
    """All rates, over a journal that holds ``backlog`` events already."""
    random = Random(1)  # noqa: S311 - message ids of a benchmark
    figures: dict[str, float] = {}
    async with await Database.open(folder) as database:
        journal = await SqliteJournal.open(database)
        for start in range(0, backlog, AT_ONCE):
            some = min(AT_ONCE, backlog - start)
            await append(journal, events(random, some), 100)
            await route(journal, some)
        figures["append b100 events/s"] = await append(journal, events(random, count), 100)
        figures["route x3 deliveries/s"] = await route(journal, count)
        for size in (100, 1_000):
            name = f"claim+settle b{size} deliveries/s"
            figures[name] = await drain(journal, count // 2, size)
        figures["file MB"] = (folder / "onward.db").stat().st_size / 1e6
    figures["most memory MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    began = time.perf_counter()
    async with await Database.open(folder) as database:
        journal = await SqliteJournal.open(database)
        await journal.claim(LANES[0], 100, NOW)
        figures["restart to first claim s"] = time.perf_counter() - began
    return figures


def main() -> None:
    """Measure, then print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=whole(2), default=20_000)
    parser.add_argument("--backlog", type=whole(0), default=100_000)
    parser.add_argument("--folder", type=existing_folder, help="Where the files lie meanwhile.")
    options = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    for backlog in dict.fromkeys((0, options.backlog)):
        with tempfile.TemporaryDirectory(dir=options.folder) as there:
            figures = asyncio.run(measure(Path(there), options.events, backlog))
            found[f"backlog {backlog}"] = figures
    for name, figures in found.items():
        sys.stdout.write(f"{name}\n")
        for label, figure in figures.items():
            sys.stdout.write(f"  {label:<36}{figure:>14,.2f}\n")
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
