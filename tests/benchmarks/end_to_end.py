"""Events per second from HTTP in to three destinations out, everything durable, on this machine.

Run: ``python tests/benchmarks/end_to_end.py [--seconds 60] [--rate 0] [--batch 100]``. A server takes
requests of 100 events (1.5 KB each) and delivers each event to three connections in batches of up to
1,000; the platforms are one process that parses and counts. Load generator, server and platforms share
the cores. A rate of 0 sends as fast as the server answers. Beside it, for a quarter of the time each:
the answers at half that rate, the rate with one event a request, and what each stage does alone; leave
these out with ``--only``. Prints a table, then JSON on the last line.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.events import events, size
from benchmarks.raw import limits
from benchmarks.served import (
    CONNECTIONS,
    SINK,
    Load,
    counted,
    ended,
    sent,
    serve,
    started,
    workspace,
)
from fixtures.amounts import amount, whole

FAN_OUT = len(CONNECTIONS)
SINGLE_CLIENTS = 32
EMPTY_WITHIN_S = 120.0


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=amount(1), default=60)
    parser.add_argument(
        "--rate", type=amount(0), default=0, help="Events per second; 0 for all it takes."
    )
    parser.add_argument("--batch", type=whole(), default=100, help="Events per request.")
    parser.add_argument("--only", action="store_true", help="Without what stands beside it.")
    options = parser.parse_args()
    found = asyncio.run(_all(options))
    for name, value in found.items():
        print(f"{name:32}{value:>14}")
    print(json.dumps(found))


async def _all(options: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        found = await measured(Path(folder), options)
    if options.only:
        return found
    with tempfile.TemporaryDirectory() as folder:
        rates = await limits(Path(folder), max(2.0, options.seconds / 12))
    found |= {name: round(rate) for name, rate in rates.items()}
    found["share_of_slowest"] = round(found["accepted_per_s"] / min(rates.values()), 2)
    return found


async def measured(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Start everything, send, wait until nothing is left."""
    workspace(folder)
    sink, sink_url = started([str(SINK)])
    server, url = serve(folder, sink_url)
    try:
        async with aiohttp.ClientSession() as session:
            found = await at_full_rate(session, url, sink_url, options)
            if not options.only:
                found |= await beside(session, url, sink_url, found, options.seconds / 4)
    finally:
        ended(server, sink)
    return found


async def at_full_rate(
    session: aiohttp.ClientSession, url: str, sink_url: str, options: argparse.Namespace
) -> dict[str, Any]:
    """The main figures."""
    load = Load()
    backlog: list[int] = []
    began = time.monotonic()
    watching = asyncio.create_task(watch(session, sink_url, load, backlog, began + options.seconds))
    await sent(
        session,
        url,
        seconds=options.seconds,
        name="full",
        batch=options.batch,
        rate=options.rate,
        load=load,
    )
    await watching
    delivered_then = await counted(session, sink_url)
    delivered = await emptied(session, sink_url, load.accepted * FAN_OUT)
    emptied_s = time.monotonic() - began
    quarter = max(1, len(backlog) // 4)
    return {
        "event_bytes": size(events(1, products=9)[0]),
        "events_per_request": options.batch,
        "accepted": load.accepted,
        "accepted_per_s": round(load.per_s),
        "deliveries_per_s_while_sending": round(delivered_then / load.seconds),
        "deliveries_per_s_to_empty": round(delivered / emptied_s),
        "undelivered": load.accepted * FAN_OUT - delivered,
        "refused_requests": load.refused,
        "answer_p50_ms": load.answer_ms(0.5),
        "answer_p99_ms": load.answer_ms(0.99),
        "backlog_first_quarter": round(statistics.mean(backlog[:quarter])),
        "backlog_last_quarter": round(statistics.mean(backlog[-quarter:])),
    }


async def beside(
    session: aiohttp.ClientSession, url: str, sink_url: str, found: dict[str, Any], seconds: float
) -> dict[str, Any]:
    """The answers at half the rate, then the rate with one event a request."""
    before = await counted(session, sink_url)
    rate = found["accepted_per_s"] / 2
    half = await sent(
        session, url, seconds=seconds, name="half", batch=found["events_per_request"], rate=rate
    )
    await emptied(session, sink_url, before + half.accepted * FAN_OUT)
    single = await sent(
        session, url, seconds=seconds, name="single", batch=1, clients=SINGLE_CLIENTS
    )
    return {
        "half_rate_per_s": round(half.per_s),
        "half_rate_answer_p50_ms": half.answer_ms(0.5),
        "half_rate_answer_p99_ms": half.answer_ms(0.99),
        "single_accepted_per_s": round(single.per_s),
        "single_answer_p99_ms": single.answer_ms(0.99),
    }


async def emptied(session: aiohttp.ClientSession, sink_url: str, expected: int) -> int:
    """How many events the platforms have taken once it is all, or too much time has passed."""
    end = time.monotonic() + EMPTY_WITHIN_S
    delivered = await counted(session, sink_url)
    while delivered < expected and time.monotonic() < end:
        await asyncio.sleep(0.1)
        delivered = await counted(session, sink_url)
    return delivered


async def watch(
    session: aiohttp.ClientSession, url: str, load: Load, backlog: list[int], end: float
) -> None:
    """Note twice a second how many deliveries are behind."""
    while time.monotonic() < end:
        backlog.append(load.accepted * FAN_OUT - await counted(session, url))
        await asyncio.sleep(0.5)


if __name__ == "__main__":
    main()
