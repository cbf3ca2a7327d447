"""Platforms of many accounts in one process: parse and count; prints its address first.

``GET /control/…`` steers it: ``stall`` or ``stall/ACCOUNT`` leaves requests without an answer until
``flow``; ``taken`` tells how many orders each account got, ``report`` what those took that say when
they were sent, to begin anew.
"""

import argparse
import asyncio
import json
import time
from collections import Counter, defaultdict
from typing import Any

import msgspec

OK = b"{}"


class Platforms:
    """What each account got.

    Attributes:
        took: Seconds that orders took to get here, by account; their event id ends with the moment
            they were sent, as in ``7@12.5``.
        stalled: Accounts that get no answer; empty text stands for all.
        held: Their connections, to be answered once they are not.
    """

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.took: dict[str, list[float]] = defaultdict(list)
        self.stalled: set[str] = set()
        self.held: list[asyncio.Transport] = []

    def take(self, account: str, body: bytes) -> None:
        """Note a request's orders, all of which are read, as a platform would."""
        now = time.monotonic()
        orders = msgspec.json.decode(body)["orders"]
        self.taken[account] += len(orders)
        if "@" in orders[0]["event_id"]:
            self.took[account] += [
                now - float(order["event_id"].rpartition("@")[2]) for order in orders
            ]

    def is_stalled(self, account: str) -> bool:
        """Whether it gets no answer."""
        return bool(self.stalled) and not self.stalled.isdisjoint({account, ""})

    def control(self, words: list[str]) -> Any:
        """Do what ``/control`` asks for; the answer."""
        match words:
            case ["stall", *accounts]:
                self.stalled.update(accounts or [""])
            case ["flow"]:
                self.flow()
            case ["taken"]:
                return self.taken
            case ["report"]:
                took, self.took = self.took, defaultdict(list)
                self.taken.clear()
                return took
            case _:
                return f"What is {'/'.join(words)}?"
        return {}

    def flow(self) -> None:
        """Stall nobody any more."""
        self.stalled.clear()
        for transport in self.held:
            answer(transport, OK)
        self.held.clear()


class Conversation(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, as little of it as the benchmarks need."""

    def __init__(self, platforms: Platforms) -> None:
        self.platforms = platforms
        self.held = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is complete."""
        self.held += data
        while (end := self.held.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.held[:end])
            _, _, rest = head.lower().partition(b"content-length:")
            length = int(rest.partition(b"\r\n")[0]) if rest else 0
            if len(self.held) < end + 4 + length:
                return
            body = bytes(self.held[end + 4 : end + 4 + length])
            del self.held[: end + 4 + length]
            self.reply(head.split(b" ", 2)[1].decode().strip("/").split("/"), body)

    def reply(self, path: list[str], body: bytes) -> None:
        """Answer one request, or hold it."""
        if path[0] == "control":
            answer(self.transport, json.dumps(self.platforms.control(path[1:])).encode())
            return
        account = path[-1]
        self.platforms.take(account, body)
        if self.platforms.is_stalled(account):
            self.platforms.held.append(self.transport)
        else:
            answer(self.transport, OK)


def answer(transport: asyncio.Transport, body: bytes) -> None:
    """Say 200, if anybody still listens."""
    if not transport.is_closing():
        transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))


async def main() -> None:
    """Listen until ended."""
    platforms = Platforms()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(platforms), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(json.dumps({"url": f"http://127.0.0.1:{port}"}), flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    asyncio.run(main())
