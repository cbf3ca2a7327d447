"""A workspace with two connections to one platform, in a time that is not real."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec

from faults.quay import QuayPlatform, digest, quay
from faults.virtual import VirtualLoop
from fixtures.bench import plugins
from onward.errors import EventError, StorageError
from onward.journal import Settlement
from onward.journal.embedded import SqliteJournal
from onward.ledger.embedded import SqliteLedger
from onward.plugins import Hooks
from onward.request import Request, Response, Secret
from onward.runner import Runner
from onward.runner.storage import Storage
from onward.sending import HttpTransport, SimulatedHosts, Transport
from onward.sqlite import Database
from onward.store.embedded import SqliteStore
from onward.testing.simulator import DEMO_TOKEN, SimulatedClock, Simulator
from onward.testing.simulator.faults import Fault

ACCOUNTS = ("east", "west")
OPTIONS = "sources:\n  - {id: web-shop, write_keys: [k-1]}\n"
CONNECTION = """\
destination: quay
settings: {{account: {account}}}
auth:
  access_token: ${{env:QUAY_ACCESS}}
  refresh_token: ${{env:QUAY_REFRESH}}
  client_id: shop
  client_secret: ${{env:QUAY_SECRET}}
mappings:
  - id: orders
    action: send-order
    trigger: type = "track" and event = "Order Completed"
"""
ENVIRONMENT = {
    "ONWARD_KEY": "a key for the fault programs, long enough",
    "QUAY_ACCESS": DEMO_TOKEN,
    "QUAY_REFRESH": DEMO_TOKEN,
    "QUAY_SECRET": "s",
}


@dataclass(frozen=True)
class Sent:
    """One request for events, as it left.

    Attributes:
        at_s: When, in virtual seconds.
        bodies: The digest of each event's body, by event id.
    """

    at_s: float
    account: str
    bodies: dict[str, str]


class InProcess(httpx.ASGITransport):
    """The simulator without sockets; an answer that ends too early breaks off as on a socket."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await super().handle_async_request(request)
        except AssertionError as error:
            msg = "the answer ended early"
            raise httpx.ReadError(msg) from error


class Witness:
    """A transport that remembers what goes through it."""

    def __init__(self, inner: Transport, loop: VirtualLoop) -> None:
        self._inner = inner
        self._loop = loop
        self.sent: list[Sent] = []

    async def send(self, request: Request, *, access_token: Secret[str] | None = None) -> Response:
        if request.url.endswith("/orders"):
            orders = msgspec.json.decode(request.body())["orders"]
            account = request.url.split("/")[-2]
            bodies = {order["event_id"]: digest(order) for order in orders}
            self.sent.append(Sent(self._loop.time(), account, bodies))
        return await self._inner.send(request, access_token=access_token)


class Stubborn(SqliteJournal):
    """A journal that takes events, yet cannot note what becomes of them while told so."""

    is_stubborn = False

    async def settle(self, settlements: Sequence[Settlement], *, at: datetime) -> None:
        if self.is_stubborn:
            msg = "There is no room left."
            raise StorageError(msg)
        await super().settle(settlements, at=at)


@dataclass
class Stage:
    """What a scenario plays on.

    Attributes:
        accepted: When each event was accepted, in virtual seconds, by its messageId.
        fates: What was to become of each of them.
        is_swept: Whether the sums tell of more than the rows do.
    """

    folder: Path
    loop: VirtualLoop
    chance: random.Random
    simulator: Simulator
    witness: Witness
    runner: Runner
    storage: Storage
    accepted: dict[str, float] = field(default_factory=dict)
    fates: dict[str, str] = field(default_factory=dict)
    is_swept: bool = False
    _number: int = 0

    @property
    def platform(self) -> QuayPlatform:
        """The platform both connections go to."""
        platform = self.simulator.platform("quay")
        assert isinstance(platform, QuayPlatform)
        return platform

    def fault(self, account: str = "east", **script: Any) -> None:
        """Let requests of an account meet with a script."""
        self.simulator.world.faults.add(Fault(**{"path": f"/{account}/", "times": None, **script}))

    def well(self) -> None:
        """End all scripts."""
        self.simulator.world.faults.clear()

    async def orders(self, count: int, *fates: str, age_s: float = 60.0) -> list[str]:
        """Accept orders; one after the other gets a fate, the rest fares well."""
        first = self._number + len(self.accepted)
        made = []
        for number in range(first, first + count):
            fate = fates[number - first] if number - first < len(fates) else "well"
            made.append(self._order(number, fate, age_s))
        for receipt in await self.runner.accept_many(made):
            assert not isinstance(receipt, EventError), receipt
            self.accepted[receipt.message_id] = self.loop.time()
        names = [order["messageId"] for order in made]
        self.fates |= {order["messageId"]: order["properties"]["fate"] for order in made}
        return names

    def _order(self, number: int, fate: str, age_s: float) -> dict[str, Any]:
        happened = self.loop.wall() - timedelta(seconds=age_s)
        return {
            "type": "track",
            "event": "Order Completed",
            "messageId": f"m-{number}",
            "userId": f"user-{self.chance.randrange(1_000)}",
            "timestamp": happened.isoformat(),
            "properties": {"revenue": self.chance.randrange(10_000) / 100, "fate": fate},
        }

    def forget(self) -> None:
        """Begin anew: what was accepted is no longer kept."""
        self.is_swept = True
        self.accepted.clear()
        self.fates.clear()
        self._number += 1_000_000

    async def flow(self, seconds: float, *, every_s: float, count: int = 1) -> None:
        """Accept orders now and then for a while."""
        end = self.loop.time() + seconds
        while self.loop.time() < end:
            await self.orders(count)
            await asyncio.sleep(every_s)

    async def settle(self, within_s: float) -> bool:
        """Wait until nothing is left to route or try; whether that came to pass."""
        try:
            async with asyncio.timeout(within_s):
                await self.runner.settled()
        except TimeoutError:
            return False
        return True

    def requests(self, account: str = "east", since_s: float = 0.0) -> list[Sent]:
        """What an account was asked."""
        return [one for one in self.witness.sent if one.account == account and one.at_s >= since_s]


@asynccontextmanager
async def staged(
    folder: Path,
    loop: VirtualLoop,
    seed: int,
    *,
    max_pages: int | None = None,
    hooks: Sequence[Hooks] = (),
) -> AsyncIterator[Stage]:
    """A stage over a folder, which may have been one before."""
    chance = random.Random(seed)  # noqa: S311 - a seed is wanted
    (folder / "onward.yaml").write_text(OPTIONS, encoding="utf-8")
    for account in ACCOUNTS:
        text = CONNECTION.format(account=account)
        (folder / f"{account}.yaml").write_text(text, encoding="utf-8")
    simulator = Simulator([quay], clock=SimulatedClock(loop.wall))
    client = httpx.AsyncClient(transport=InProcess(simulator.app), timeout=None)  # noqa: S113 - requests have a deadline of their own
    async with (
        HttpTransport(client) as transport,
        await Database.open(folder / ".onward", max_pages=max_pages) as database,
    ):
        loop.watch(lambda: database.writer.waiting)
        storage = Storage(
            await Stubborn.open(database),
            SqliteLedger(database.readers),
            SqliteStore.of(database),
        )
        witness = Witness(SimulatedHosts(transport, "http://simulator"), loop)
        async with Runner.open(
            folder,
            environment=ENVIRONMENT,
            plugins=plugins(quay, *hooks),
            transport=witness,
            storage=storage,
            clock=loop.wall,
            monotonic=loop.time,
            jitter=chance.random,
            grace_s=5,
        ) as runner:
            yield Stage(folder, loop, chance, simulator, witness, runner, storage)
        await storage.journal.close()
