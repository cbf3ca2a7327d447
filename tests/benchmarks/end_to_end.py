"""Events per second from HTTP in to three destinations out, everything durable, on this machine.

Run: ``python tests/benchmarks/end_to_end.py [--seconds 60] [--rate 0] [--batch 100]``. A server takes requests
of 100 events (1.5 KB each) and delivers each event to three connections in batches of up to 1,000; the
platforms are one process that parses and counts. Load generator, server and platforms share the
cores. A rate of 0 sends as fast as the server answers. Prints a table, then JSON on the last line.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.events import events, size
from fixtures.shop import environment

SINK = Path(__file__).with_name("sink.py")
CONNECTIONS = ("ads-one", "ads-two", "ads-three")
WRITE_KEY = "bench"
MAIN = f"sources:\n  - {{id: bench, write_keys: [{WRITE_KEY}]}}\n"
CONNECTION = """\
destination: sink
settings: {{account: "{name}"}}
mappings:
  - id: orders
    action: send-order
    trigger: type = "track" and event = "Order Completed"
"""
CLIENTS = 4
SIGNED = b64encode(f"{WRITE_KEY}:".encode()).decode()
HEADERS = {"Content-Type": "application/json", "Authorization": f"Basic {SIGNED}"}


@dataclass
class Load:
    """What the load generator saw.

    Attributes:
        answers_s: Seconds each request took.
        refused: Requests that were not answered with 200.
    """

    accepted: int = 0
    refused: int = 0
    answers_s: list[float] = field(default_factory=list)


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--rate", type=float, default=0, help="Events per second; 0 for all it takes."
    )
    parser.add_argument("--batch", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measured(Path(folder), options))
    for name, value in found.items():
        print(f"{name:32}{value:>14}")
    print(json.dumps(found))


async def measured(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Start everything, send, wait until nothing is left."""
    (folder / "onward.yaml").write_text(MAIN)
    for name in CONNECTIONS:
        (folder / f"{name}.yaml").write_text(CONNECTION.format(name=name))
    sink, sink_url = started([str(SINK)])
    where = ["-w", str(folder), "--plugins-dir", str(SINK.parent / "sink_plugin")]
    words = ["-m", "onward.cli", "serve", *where, "--simulator", sink_url, "--port", "0", "--json"]
    server, url = started(words)
    load = Load()
    backlog: list[int] = []
    try:
        async with aiohttp.ClientSession() as session:
            began = time.monotonic()
            end = began + options.seconds
            watching = asyncio.create_task(watch(session, sink_url, load, backlog, end))
            await asyncio.gather(
                *(
                    send(session, url, load, options, end=end, number=number)
                    for number in range(CLIENTS)
                )
            )
            sending_s = time.monotonic() - began
            await watching
            delivered_then = await counted(session, sink_url)
            while (delivered := await counted(session, sink_url)) < load.accepted * 3:
                if time.monotonic() > end + 120:
                    break
                await asyncio.sleep(0.1)
            emptied_s = time.monotonic() - began
    finally:
        server.terminate()
        server.communicate()
        sink.terminate()
        sink.communicate()
    quarter = max(1, len(backlog) // 4)
    answers = sorted(load.answers_s)
    return {
        "event_bytes": size(events(1, products=9)[0]),
        "events_per_request": options.batch,
        "accepted": load.accepted,
        "accepted_per_s": round(load.accepted / sending_s),
        "deliveries_per_s_while_sending": round(delivered_then / sending_s),
        "deliveries_per_s_to_empty": round(delivered / emptied_s),
        "undelivered": load.accepted * 3 - delivered,
        "refused_requests": load.refused,
        "answer_p50_ms": round(1e3 * answers[len(answers) // 2], 1),
        "answer_p99_ms": round(1e3 * answers[int(len(answers) * 0.99)], 1),
        "backlog_first_quarter": round(statistics.mean(backlog[:quarter])),
        "backlog_last_quarter": round(statistics.mean(backlog[-quarter:])),
    }


def started(words: list[str]) -> tuple[subprocess.Popen[str], str]:
    """A process that says its address as JSON on its first line."""
    process = subprocess.Popen(  # noqa: S603 - our own programs
        [sys.executable, *words], env=environment({}), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())["url"]


async def send(
    session: aiohttp.ClientSession,
    url: str,
    load: Load,
    options: argparse.Namespace,
    *,
    end: float,
    number: int,
) -> None:
    """One client: request after request, at its share of the rate."""
    template = events(options.batch, products=9)
    marked = [{**event, "messageId": f"#{each}#"} for each, event in enumerate(template)]
    body = msgspec.json.encode({"batch": marked})
    pieces = body.split(b"#")
    pause = CLIENTS * options.batch / options.rate if options.rate else 0.0
    due = time.monotonic()
    count = 0
    while time.monotonic() < end:
        stamp = f"{number}-{count}-".encode()
        pieces[1::2] = [stamp + str(each).encode() for each in range(options.batch)]
        count += 1
        began = time.monotonic()
        async with session.post(
            f"{url}/v1/batch",
            data=b"".join(pieces),
            headers=HEADERS,
        ) as answer:
            await answer.read()
        load.answers_s.append(time.monotonic() - began)
        if answer.status == 200:
            load.accepted += options.batch
        else:
            load.refused += 1
            await asyncio.sleep(0.5)
        due += pause
        if pause:
            await asyncio.sleep(max(0.0, due - time.monotonic()))


async def watch(
    session: aiohttp.ClientSession, url: str, load: Load, backlog: list[int], end: float
) -> None:
    """Note twice a second how many deliveries are behind."""
    while time.monotonic() < end:
        backlog.append(load.accepted * 3 - await counted(session, url))
        await asyncio.sleep(0.5)


async def counted(session: aiohttp.ClientSession, url: str) -> int:
    """How many events the platforms have taken."""
    async with session.get(f"{url}/counted") as answer:
        return int(await answer.text())


if __name__ == "__main__":
    main()
