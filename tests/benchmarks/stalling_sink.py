"""Platforms of many accounts in one process: any can be stalled; prints its address first."""

import asyncio
import json
import time
from collections import defaultdict
from typing import Any

import msgspec

OK = b"{}"


class Order(msgspec.Struct):
    """What is read of an order: its event id ends with the moment it was sent."""

    event_id: str


class Orders(msgspec.Struct):
    """The body of a request."""

    orders: list[Order]


class Platforms:
    """What each account got, with the seconds it took to get there.

    Attributes:
        stalled: Accounts that get no answer.
        held: Their connections, to be answered once they are not.
    """

    def __init__(self) -> None:
        self.read = msgspec.json.Decoder(Orders)
        self.took: dict[str, list[float]] = defaultdict(list)
        self.stalled: set[str] = set()
        self.held: list[asyncio.Transport] = []

    def take(self, account: str, body: bytes) -> None:
        """Note a request's orders."""
        now = time.monotonic()
        took = self.took[account]
        for order in self.read.decode(body).orders:
            took.append(now - float(order.event_id.rpartition("@")[2]))

    def control(self, words: list[str]) -> Any:
        """``stall ACCOUNT``, ``flow``, ``taken`` for how many each got, ``report`` to begin anew."""
        match words:
            case ["stall", account]:
                self.stalled.add(account)
            case ["flow"]:
                self.flow()
            case ["report"]:
                took, self.took = self.took, defaultdict(list)
                return took
            case _:
                return {account: len(took) for account, took in self.took.items()}
        return {}

    def flow(self) -> None:
        """Stall nobody any more."""
        self.stalled.clear()
        for transport in self.held:
            answer(transport, OK)
        self.held.clear()


class Conversation(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, as little of it as the benchmark needs."""

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
        if account in self.platforms.stalled:
            self.platforms.held.append(self.transport)
        else:
            answer(self.transport, OK)


def answer(transport: asyncio.Transport, body: bytes) -> None:
    """Say 200."""
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
    asyncio.run(main())
