"""What each stage could do if it were alone: the journal, the endpoint, the sending."""

import asyncio
import time
from pathlib import Path
from random import Random
from typing import Any

import aiohttp

from benchmarks.journal import append, drain, route
from benchmarks.journal import events as accepted
from benchmarks.served import SINK, counted, ended, sent, started
from onward.journal import SqliteJournal
from onward.request import Request
from onward.sending import HttpTransport
from onward.sqlite import Database

BARE = Path(__file__).with_name("bare.py")
FAN_OUT = 3
IN_FLIGHT = 4
ORDER = {
    "order_id": "ORD-1",
    "happened_at": "2026-11-20T10:15:30.000Z",
    "event_id": "msg-1",
    "value": 129.9,
    "currency": "USD",
    "email": "0" * 64,
    "ip": "203.0.113.7",
}


async def limits(folder: Path, seconds: float) -> dict[str, float]:
    """Events a second of each stage alone, on this machine, now."""
    return {
        "raw_journal_per_s": await journal_alone(folder, round(1_500 * seconds)),
        "raw_endpoint_per_s": await endpoint_alone(seconds),
        "raw_sending_per_s": await sending_alone(seconds) / FAN_OUT,
    }


async def journal_alone(folder: Path, count: int) -> float:
    """Append by 100, route to three lanes, claim with settle by 1,000, one after the other."""
    async with await Database.open(folder) as database:
        journal = await SqliteJournal.open(database)
        items = accepted(Random(1), count)  # noqa: S311 - message ids of a benchmark
        rates = [
            await append(journal, items, 100),
            await route(journal, count) / FAN_OUT,
            await drain(journal, count, 1_000) / FAN_OUT,
        ]
    return 1 / sum(1 / rate for rate in rates)


async def endpoint_alone(seconds: float) -> float:
    """Requests of 100 events, parsed and forgotten."""
    process, url = started([str(BARE)])
    try:
        async with aiohttp.ClientSession() as session:
            load = await sent(session, url, seconds=seconds, name="bare")
    finally:
        ended(process)
    return load.per_s


async def sending_alone(seconds: float) -> float:
    """Deliveries a second in requests of 1,000, by the transport that the runner uses."""
    process, url = started([str(SINK)])
    request: Any = Request.post(f"{url}/raw", json={"orders": [ORDER] * 1_000})

    async def send(transport: HttpTransport, end: float) -> None:
        while time.monotonic() < end:
            await transport.send(request.encoded())

    try:
        async with HttpTransport() as transport, aiohttp.ClientSession() as session:
            began = time.monotonic()
            end = began + seconds
            await asyncio.gather(*(send(transport, end) for _ in range(IN_FLIGHT)))
            return await counted(session, url) / (time.monotonic() - began)
    finally:
        ended(process)
