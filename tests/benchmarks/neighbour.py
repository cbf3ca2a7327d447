"""What one platform that never answers costs the eleven others, on this machine.

Run: ``python tests/benchmarks/neighbour.py [--seconds 30] [--pairs 5] [--rate 0]``. Twelve connections,
each event goes to all. First all that the server takes is measured for a moment; then at half that
rate windows follow each other in pairs, one platform stalled in one of each. Prints a table, then on
the last line as JSON the median change of the others' throughput, and of the p99 of their time from
being sent to being delivered.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.events import events
from benchmarks.served import CONNECTION, HEADERS, MAIN, SINK, ask, ended, serve, started
from fixtures.amounts import amount, whole

CONNECTIONS = tuple(f"ads-{number:02}" for number in range(1, 13))
STALLED = CONNECTIONS[0]
BATCH = 100
CLIENTS = 4
TRIAL_S = 5.0
EMPTY_WITHIN_S = 120.0
TOO_SHORT = (
    "Nothing was delivered within a window, so there is nothing to compare. "
    "Make the windows longer: --seconds 30"
)


@dataclass(frozen=True)
class Window:
    """What the eleven got while events were sent, and how quickly.

    Attributes:
        per_s: Deliveries a second.
        p99_ms: Of the time from being sent to being delivered.
    """

    is_stalled: bool
    accepted: int
    per_s: float
    p99_ms: float


class Bench:
    """The server and the platforms."""

    def __init__(self, session: aiohttp.ClientSession, url: str, sink: str) -> None:
        self._session = session
        self._url = url
        self._sink = sink
        self._count = 0

    async def ask(self, *words: str) -> Any:
        """Tell the platforms something."""
        return await ask(self._session, self._sink, *words)

    async def send(self, seconds: float, rate: float) -> int:
        """Send for a while; how many events were accepted. A rate of 0 is all it takes."""
        end = time.monotonic() + seconds
        clients = (self._client(end, CLIENTS * BATCH / rate if rate else 0) for _ in range(CLIENTS))
        return sum(await asyncio.gather(*clients))

    async def _client(self, end: float, pause: float) -> int:
        template = [{**event, "messageId": "#"} for event in events(BATCH, products=9)]
        pieces = msgspec.json.encode({"batch": template}).split(b"#")
        accepted = 0
        due = time.monotonic()
        while (now := time.monotonic()) < end:
            names = [f"{self._count + each}@{now:.6f}".encode() for each in range(BATCH)]
            self._count += BATCH
            body = b"".join(b"".join(pair) for pair in zip(pieces, [*names, b""], strict=True))
            accepted += BATCH if await self._post(body) else 0
            due += pause
            await asyncio.sleep(max(0.0, min(due, end) - time.monotonic()))
        return accepted

    async def _post(self, body: bytes) -> bool:
        try:
            async with self._session.post(
                f"{self._url}/v1/batch", data=body, headers=HEADERS
            ) as answer:
                await answer.read()
        except aiohttp.ServerDisconnectedError:
            # A connection that was idle for too long; nothing was promised.
            return False
        return answer.status == 200

    async def emptied(self, accepted: int, names: tuple[str, ...]) -> bool:
        """Wait until these have got everything."""
        until = time.monotonic() + EMPTY_WITHIN_S
        while time.monotonic() < until:
            taken = await self.ask("taken")
            if all(taken.get(name, 0) >= accepted for name in names):
                return True
            await asyncio.sleep(0.1)
        return False

    async def window(self, seconds: float, rate: float, *, is_stalled: bool) -> Window:
        """One window, then all is let through and waited for."""
        if is_stalled:
            await self.ask("stall", STALLED)
        accepted = await self.send(seconds, rate)
        others = CONNECTIONS[1:]
        taken = await self.ask("taken")
        in_time = sum(taken.get(name, 0) for name in others)
        await self.emptied(accepted, others)
        await self.ask("flow")
        await self.emptied(accepted, CONNECTIONS)
        took = await self.ask("report")
        if not in_time:
            raise SystemExit(TOO_SHORT)
        all_of_them = sorted(each for name in others for each in took[name])
        p99 = all_of_them[int(len(all_of_them) * 0.99)]
        return Window(is_stalled, accepted, round(in_time / seconds), round(1e3 * p99, 1))


async def measured(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Start everything, find the rate, play the pairs."""
    (folder / "onward.yaml").write_text(MAIN)
    for name in CONNECTIONS:
        (folder / f"{name}.yaml").write_text(CONNECTION.format(name=name))
    sink, sink_url = started([str(SINK)])
    server, url = serve(folder, sink_url)
    windows: list[Window] = []
    try:
        async with aiohttp.ClientSession() as session:
            bench = Bench(session, url, sink_url)
            rate = options.rate or await half_of_all(bench)
            for number in range(options.pairs):
                # In turn, so that neither is always the first.
                for is_stalled in (number % 2 == 0, number % 2 == 1):
                    windows.append(await bench.window(options.seconds, rate, is_stalled=is_stalled))
                    print(windows[-1], flush=True)
    finally:
        ended(server, sink)
    return summed_up(windows, rate)


async def half_of_all(bench: Bench) -> float:
    """Half the rate at which events are accepted and delivered when all are well."""
    began = time.monotonic()
    accepted = await bench.send(TRIAL_S, 0)
    await bench.emptied(accepted, CONNECTIONS)
    rate = accepted / (time.monotonic() - began) / 2
    await bench.ask("report")
    return rate


def summed_up(windows: list[Window], rate: float) -> dict[str, Any]:
    """The median changes over the pairs."""
    pairs = [
        sorted(pair, key=lambda one: one.is_stalled)
        for pair in zip(windows[::2], windows[1::2], strict=True)
    ]
    slower = [stalled.per_s / well.per_s - 1 for well, stalled in pairs]
    later = [stalled.p99_ms - well.p99_ms for well, stalled in pairs]
    share = [stalled.p99_ms / well.p99_ms - 1 for well, stalled in pairs]
    throughput, p99, p99_ms = (statistics.median(each) for each in (slower, share, later))
    return {
        "events_per_s": round(rate),
        "deliveries_per_s": round(rate * len(CONNECTIONS)),
        "throughput_change": round(throughput, 4),
        "p99_change": round(p99, 4),
        "p99_change_ms": round(p99_ms, 1),
        "holds": throughput > -0.1 and (p99 < 0.1 or p99_ms < 20),
        "windows": [asdict(window) for window in windows],
    }


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=amount(2), default=30, help="Of each window.")
    parser.add_argument("--pairs", type=whole(), default=5)
    parser.add_argument("--rate", type=amount(0), default=0, help="Events per second; 0 for half.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measured(Path(folder), options))
    for name, value in found.items():
        if name != "windows":
            print(f"{name:24}{value!s:>14}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
