"""A workspace served by a process of its own, which may die and be started again."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from faults.stage import ACCOUNTS, CONNECTION, ENVIRONMENT
from fixtures.shop import CHECKOUT, environment
from onward.delivery import DeliveryQuery, DeliveryRecord, Totals
from onward.destination import Destination
from onward.runner.storage import open_to_read
from onward.testing.simulator import Simulator

WRITE_KEY = "k-1"
OPTIONS = f"sources:\n  - {{id: web-shop, write_keys: [{WRITE_KEY}]}}\n"
PLUGIN = "from faults.quay import quay\n"
PATH = os.pathsep.join(str(CHECKOUT / name) for name in ("framework", "destinations", "tests"))


class Yard:
    """The workspace's folder, with the commands that work on it."""

    def __init__(
        self, folder: Path, simulator: Simulator, accounts: Sequence[str] = ACCOUNTS
    ) -> None:
        self.folder = folder
        self._simulator = simulator
        (folder / "plugins").mkdir(parents=True)
        (folder / "plugins" / "quay.py").write_text(PLUGIN)
        (folder / "onward.yaml").write_text(OPTIONS)
        for account in accounts:
            (folder / f"{account}.yaml").write_text(CONNECTION.format(account=account))

    def serve(self, *words: str, before: Sequence[str] = ()) -> "Served":
        """Start the server; it answers when this returns.

        Args:
            before: A program that starts it, with its arguments.
        """
        where = ["-w", str(self.folder), "--plugins-dir", str(self.folder / "plugins")]
        where += ["--simulator", self._simulator.url, "--port", "0", "--json"]
        command = [*before, sys.executable, "-m", "onward.cli", "serve", *where, *words]
        log = (self.folder / "log").open("a")
        process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            env=environment({**ENVIRONMENT, "PYTHONPATH": PATH}),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        log.close()
        return Served(process)

    def log(self) -> str:
        """What the servers have logged."""
        return (self.folder / "log").read_text()

    def rows(self) -> list[DeliveryRecord]:
        """Every delivery, as the file has it."""

        async def read() -> list[DeliveryRecord]:
            async with open_to_read(self.folder / ".onward") as (ledger, _):
                return list(await ledger.deliveries(DeliveryQuery(), limit=1_000_000))

        return asyncio.run(read())

    def counts(self) -> Totals:
        """The sums, as the file has them."""

        async def read() -> Totals:
            async with open_to_read(self.folder / ".onward") as (ledger, _):
                return await ledger.counts()

        return asyncio.run(read())

    def settled(self, accepted: int, within_s: float, served: "Served") -> bool:
        """Wait until nothing is left to route or to try; ``False`` if it ends before, or in time."""
        until = time.monotonic() + within_s
        while time.monotonic() < until and served.process.poll() is None:
            totals = self.counts()
            if totals.accepted >= accepted and totals.settled:
                return True
            time.sleep(0.05)
        return False


class Served:
    """A server at work.

    Attributes:
        url: Its address; empty if it died before it had one.
        said: The first thing it said.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        line = process.stdout.readline()
        self.said = line
        self.url: str = json.loads(line).get("url", "") if line else ""

    def post(self, orders: Sequence[dict[str, Any]]) -> int:
        """Send events; the status, or 0 without an answer."""
        try:
            answer = httpx.post(
                f"{self.url}/v1/batch",
                json={"batch": list(orders)},
                auth=(WRITE_KEY, ""),
                trust_env=False,
                timeout=15,
            )
        except httpx.HTTPError:
            return 0
        return answer.status_code

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        self.process.terminate()
        return self.wait()

    def wait(self, seconds: float = 60) -> int:
        """Its exit code, once it has ended."""
        self.process.communicate(timeout=seconds)
        return self.process.returncode


def order(name: str, fate: str = "well", **properties: Any) -> dict[str, Any]:
    """An order with a fate."""
    return {
        "type": "track",
        "event": "Order Completed",
        "messageId": name,
        "userId": f"user-{name}",
        "properties": {"revenue": 10, "fate": fate, **properties},
    }


@contextmanager
def simulated(*destinations: Destination) -> Iterator[Simulator]:
    """The platforms, on loopback."""
    simulator = Simulator(destinations)
    simulator.start()
    try:
        yield simulator
    finally:
        simulator.stop()
