"""A platform that parses what it is sent and counts it; prints its address first.

After ``GET /stall`` it answers nothing that it is sent until ``GET /go``.
"""

import asyncio
import json

import msgspec

COUNTED = [0]
OPEN = asyncio.Event()


class Sink(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, as little of it as the benchmark needs."""

    def __init__(self) -> None:
        self.held = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is complete."""
        self.held += data
        while (end := self.held.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.held[:end]).lower()
            _, _, rest = head.partition(b"content-length:")
            length = int(rest.partition(b"\r\n")[0]) if rest else 0
            if len(self.held) < end + 4 + length:
                return
            body = bytes(self.held[end + 4 : end + 4 + length])
            del self.held[: end + 4 + length]
            self.take(head.partition(b" http/")[0], body)

    def take(self, line: bytes, body: bytes) -> None:
        """Answer one request."""
        if line == b"get /counted":
            self.answer(str(COUNTED[0]).encode())
        elif line in {b"get /stall", b"get /go"}:
            (OPEN.clear if line == b"get /stall" else OPEN.set)()
            self.answer(b"{}")
        else:
            COUNTED[0] += len(msgspec.json.decode(body)["orders"])
            if OPEN.is_set():
                self.answer(b"{}")
            else:
                self.waiting = asyncio.create_task(self.answer_later())

    async def answer_later(self) -> None:
        """Answer once it goes on."""
        await OPEN.wait()
        self.answer(b"{}")

    def answer(self, content: bytes) -> None:
        """Say that all is well."""
        if not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(content), content)
            )


async def main() -> None:
    """Listen until ended."""
    OPEN.set()
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(json.dumps({"url": f"http://127.0.0.1:{port}"}), flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
