"""An endpoint that reads, parses, answers, and does nothing else; prints its address first."""

import argparse
import json
import socket
from typing import Any

import msgspec
import uvicorn


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Parse a batch, say that all is well."""
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    msgspec.json.decode(b"".join(parts))
    head = [(b"content-type", b"application/json"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": b"{}"})


def main() -> None:
    """Listen until ended."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(json.dumps({"url": f"http://127.0.0.1:{listener.getsockname()[1]}"}), flush=True)
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
