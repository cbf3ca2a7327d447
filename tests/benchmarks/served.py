"""A server under load: its workspace, its platforms, its clients."""

import asyncio
import json
import subprocess
import sys
import time
from base64 import b64encode
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from benchmarks.events import events
from fixtures.shop import environment

SINK = Path(__file__).with_name("sink.py")
PLUGINS = SINK.parent / "sink_plugin"
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
        seconds: How long it sent.
        answers_s: Seconds each request took.
        refused: Requests that were not answered with 200.
    """

    accepted: int = 0
    refused: int = 0
    seconds: float = 0.0
    answers_s: list[float] = field(default_factory=list)

    @property
    def per_s(self) -> float:
        """Events accepted a second."""
        return self.accepted / self.seconds

    def answer_ms(self, share: float) -> float:
        """Within how many milliseconds this share of the requests was answered."""
        answers = sorted(self.answers_s)
        return round(1e3 * answers[int(len(answers) * share)], 1)


def workspace(folder: Path) -> None:
    """Write three connections that want every order."""
    (folder / "onward.yaml").write_text(MAIN)
    for name in CONNECTIONS:
        (folder / f"{name}.yaml").write_text(CONNECTION.format(name=name))


def serve(folder: Path, sink_url: str) -> tuple[subprocess.Popen[str], str]:
    """A server of the workspace, whose platforms are the sink; its address."""
    where = ["-w", str(folder), "--plugins-dir", str(PLUGINS)]
    return started(
        ["-m", "onward.cli", "serve", *where, "--simulator", sink_url, "--port", "0", "--json"]
    )


def ended(*processes: subprocess.Popen[str]) -> None:
    """Ask processes to stop, wait until they have."""
    for process in processes:
        process.terminate()
    for process in processes:
        process.communicate()


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
    *,
    batch: int,
    rate: float,
    end: float,
    name: str,
    clients: int = CLIENTS,
) -> None:
    """One client: request after request, at its share of the rate; 0 for all it can."""
    template = events(batch, products=9)
    marked = [{**event, "messageId": f"#{each}#"} for each, event in enumerate(template)]
    body = msgspec.json.encode({"batch": marked})
    pieces = body.split(b"#")
    pause = clients * batch / rate if rate else 0.0
    due = time.monotonic()
    count = 0
    while time.monotonic() < end:
        stamp = f"{name}-{count}-".encode()
        pieces[1::2] = [stamp + str(each).encode() for each in range(batch)]
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
            load.accepted += batch
        else:
            load.refused += 1
            await asyncio.sleep(0.5)
        due += pause
        if pause:
            await asyncio.sleep(max(0.0, min(due, end) - time.monotonic()))


async def sent(
    session: aiohttp.ClientSession,
    url: str,
    *,
    seconds: float,
    name: str,
    batch: int = 100,
    rate: float = 0.0,
    clients: int = CLIENTS,
    load: Load | None = None,
) -> Load:
    """All clients for a while; what they saw.

    Args:
        name: Tells these events from others.
        load: Filled while they go on.
    """
    load = load or Load()
    began = time.monotonic()
    end = began + seconds
    each = partial(send, session, url, load, batch=batch, rate=rate, end=end, clients=clients)
    async with asyncio.TaskGroup() as tasks:
        for number in range(clients):
            tasks.create_task(each(name=f"{name}-{number}"))
            if rate:
                # At a rate they come one after another, not all at once.
                await asyncio.sleep(max(0.0, min(batch / rate, end - time.monotonic())))
    load.seconds = time.monotonic() - began
    return load


async def counted(session: aiohttp.ClientSession, sink_url: str) -> int:
    """How many events the platforms have taken."""
    return sum((await ask(session, sink_url, "taken")).values())


async def ask(session: aiohttp.ClientSession, sink_url: str, *words: str) -> Any:
    """What the platforms answer to something they are told."""
    async with session.get("/".join([sink_url, "control", *words])) as answer:
        return json.loads(await answer.text())
