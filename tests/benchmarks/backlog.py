"""What a million waiting events change: rates in and out, memory, the time to the first delivery.

Run: ``python tests/benchmarks/backlog.py [--events 1000000] [--few 10000] [--seconds 10]``. For each
of the two backlogs the events are taken and routed while their connections are paused; then a server
starts on the folder. Its platforms first answer nothing, while events come in as fast as they are
taken; then they answer, and it drains. The shares compare what the server did with a second of the
processor, which other programs disturb less than the clock's. A lane of dead letters is replayed
beside it. Prints a table, then JSON on the last line.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import aiohttp

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.events import events
from benchmarks.journal import LANES, append, routing
from benchmarks.journal import events as accepted
from benchmarks.served import (
    CONNECTIONS,
    PLUGINS,
    SINK,
    ask,
    counted,
    ended,
    sent,
    serve,
    started,
    workspace,
)
from fixtures.amounts import amount, existing_folder, whole
from fixtures.processes import children
from onward.delivery import DeliveryQuery, Selector, Standing, State
from onward.journal import Pause, Settlement, SqliteJournal
from onward.runner import Runner
from onward.sqlite import Database

FAN_OUT = len(CONNECTIONS)
AT_ONCE = 1_000
FIRST_WITHIN_S = 60.0


class Drain(NamedTuple):
    """How many deliveries were made in how many seconds."""

    delivered: int
    seconds: float


def main() -> None:
    """Measure both backlogs, then print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=whole(), default=1_000_000, help="The many.")
    parser.add_argument("--few", type=whole(), default=10_000, help="The few.")
    parser.add_argument("--seconds", type=amount(0.1), default=10, help="Of each load.")
    parser.add_argument("--dead", type=whole(), default=100_000, help="Dead letters.")
    parser.add_argument("--folder", type=existing_folder, help="Where the files lie meanwhile.")
    options = parser.parse_args()
    if options.few >= options.events:
        parser.error(
            f"--few is held against --events, so it must be less: {options.few:,} is not less than "
            f"{options.events:,}"
        )
    found: dict[str, dict[str, float]] = {}
    for count in (options.few, options.events):
        with tempfile.TemporaryDirectory(dir=options.folder) as there:
            figures = asyncio.run(measured(Path(there), count, options.seconds))
        if not figures["delivered per s"]:
            msg = (
                f"Too few to measure: when the platforms answered, all of {count:,} were on their way "
                "already. Take more: --few 10000 --events 1000000"
            )
            raise SystemExit(msg)
        found[f"{count:,} events"] = figures
    few, many = found.values()
    ratios = {
        f"{what} rate, share of few": many[f"{what} per processor s"]
        / few[f"{what} per processor s"]
        for what in ("accepted", "delivered")
    }
    with tempfile.TemporaryDirectory(dir=options.folder) as there:
        dead = asyncio.run(replayed(Path(there), options.dead))
    found |= {"ratios": ratios, f"{options.dead:,} dead letters": dead}
    for name, figures in found.items():
        print(name)
        for label, figure in figures.items():
            print(f"  {label:<28}{figure:>14,.2f}")
    print(json.dumps(found))


async def measured(folder: Path, count: int, seconds: float) -> dict[str, float]:
    """The rates of a server that finds ``count`` events waiting."""
    workspace(folder)
    built_s = await build(folder, count)
    sink, sink_url = started([str(SINK)])
    try:
        async with aiohttp.ClientSession() as session:
            await ask(session, sink_url, "stall")
            began = time.monotonic()
            server, url = serve(folder, sink_url)
            try:
                await more_than(session, sink_url, 0)
                first_s = time.monotonic() - began
                took = [processor_s(server.pid)]
                load = await sent(session, url, seconds=seconds, name="more")
                took.append(processor_s(server.pid))
                await ask(session, sink_url, "flow")
                drain = await drained(session, sink_url, FAN_OUT * count, seconds)
                took.append(processor_s(server.pid))
                memory = peak_mb(server.pid)
            finally:
                ended(server)
    finally:
        ended(sink)
    return {
        "build s": built_s,
        "file MB": (folder / ".onward" / "onward.db").stat().st_size / 1e6,
        "restart to first delivery s": first_s,
        "  of the processor's": took[0],
        "accepted per s": load.per_s,
        "accepted per processor s": load.accepted / max(took[1] - took[0], 0.01),
        "answer p99 ms": load.answer_ms(0.99),
        "delivered per s": drain.delivered / drain.seconds,
        "delivered per processor s": drain.delivered / max(took[2] - took[1], 0.01),
        "most memory MB": memory,
    }


async def build(folder: Path, count: int) -> float:
    """Let this many events wait; how long it took."""
    began = time.monotonic()
    selectors = [Selector(name) for name in CONNECTIONS]
    async with Runner.open(folder, environment={}, plugins_dir=PLUGINS) as runner:
        journal = runner.storage.journal
        for selector in selectors:
            await journal.pause(Pause(selector, runner.clock(), "A backlog is built."))
        for some in slices(count):
            await runner.accept_many(some)
        await runner.settled()
    async with Runner.open(folder, environment={}, plugins_dir=PLUGINS, delivers=False) as runner:
        for selector in selectors:
            await runner.storage.journal.resume(selector, at=runner.clock())
    return time.monotonic() - began


def slices(count: int) -> Iterator[list[dict[str, Any]]]:
    """Fresh orders, some at a time."""
    template = events(AT_ONCE, products=9)
    now = datetime.now(UTC).isoformat()
    for start in range(0, count, AT_ONCE):
        yield [
            {**event, "messageId": f"old-{start + number}", "timestamp": now}
            for number, event in enumerate(template[: count - start])
        ]


async def drained(
    session: aiohttp.ClientSession, sink_url: str, most: int, seconds: float
) -> Drain:
    """What it delivers until ``most`` were, or the time is over."""
    began, before = time.monotonic(), await counted(session, sink_url)
    now = before
    while now < most and time.monotonic() < began + seconds:
        await asyncio.sleep(0.05)
        now = await counted(session, sink_url)
    return Drain(now - before, time.monotonic() - began)


async def more_than(session: aiohttp.ClientSession, sink_url: str, least: int) -> None:
    """Return once the platforms have taken more than that."""
    async with asyncio.timeout(FIRST_WITHIN_S):
        while await counted(session, sink_url) <= least:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.01)


def processor_s(server: int) -> float:
    """Seconds of the processor a server's processes have used."""
    ticks = 0
    for pid in (server, *children(server)):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def peak_mb(server: int) -> float:
    """The most memory each of a server's processes has had resident, together."""
    return sum(map(_peak_mb, (server, *children(server))))


def _peak_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1e3
    msg = f"Process {pid} does not tell its memory."
    raise OSError(msg)


async def replayed(folder: Path, count: int) -> dict[str, float]:
    """Dead letters of one lane, made to wait again by the journal."""
    at, random = datetime.now(UTC), Random(1)  # noqa: S311 - message ids of a benchmark
    rejected = Standing(State.REJECTED, reason="The value is wrong.", code="E-VALUE")
    async with await Database.open(folder) as database:
        journal = await SqliteJournal.open(database)
        for start in range(0, count, AT_ONCE):
            some = min(AT_ONCE, count - start)
            await append(journal, accepted(random, some), some)
            stored = await journal.unrouted(some)
            routings = [routing(one) for one in stored]
            await journal.route(routings, at=at)
            claimed = await journal.claim(LANES[0], some, at)
            await journal.settle([Settlement(one.ref, rejected) for one in claimed], at=at)
        began = time.monotonic()
        query = DeliveryQuery(connection=LANES[0].connection, code="E-VALUE")
        moved = await journal.replay(query, at=at)
        took = time.monotonic() - began
    return {"replayed": moved, "replayed per s": moved / took}


if __name__ == "__main__":
    main()
