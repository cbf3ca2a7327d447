"""The demo's clients: they post events as SDKs do."""

import asyncio
import gzip
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import httpx
import msgspec

from onward.cli.demo.stage import WRITE_KEY
from onward.errors import OnwardError
from onward.event import Event, iso

BATCH = 20
CLIENTS = 4
TRIES = 10


async def post_all(
    url: str,
    batches: Iterator[Sequence[Event]],
    *,
    pause_s: float,
    on_sent: Callable[[int], None],
) -> None:
    """Post every batch, some packed as server libraries do, by several clients at a time.

    Args:
        pause_s: How long each client waits between two batches.
        on_sent: Told how many events were taken, batch by batch.
    """
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=15.0) as http:

        async def client(number: int) -> None:
            for batch in batches:
                await _post(http, batch, is_packed=number % 2 == 0)
                on_sent(len(batch))
                if pause_s:
                    await asyncio.sleep(pause_s)

        async with asyncio.TaskGroup() as clients:
            for number in range(CLIENTS):
                clients.create_task(client(number))


async def _post(http: httpx.AsyncClient, batch: Sequence[Event], *, is_packed: bool) -> None:
    content = msgspec.json.encode({"batch": batch, "sentAt": iso(datetime.now(UTC))})
    headers = {"Content-Type": "application/json"}
    if is_packed:
        content = gzip.compress(content, compresslevel=1)
        headers["Content-Encoding"] = "gzip"
    for _ in range(TRIES):
        response = await http.post(
            "/v1/batch", content=content, headers=headers, auth=(WRITE_KEY, "")
        )
        if response.status_code == 200:
            return
        if response.status_code != 429:
            msg = f"The demo's server refused events: {response.text}"
            raise OnwardError(msg)
        await asyncio.sleep(float(response.headers["retry-after"]))
    msg = f"The demo's server had no time for events, {TRIES} times in a row."
    raise OnwardError(msg)
