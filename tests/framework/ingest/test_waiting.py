"""No request waits for ever, on either side."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.requests import Request

from onward.config import SourceConfig
from onward.errors import EventError
from onward.ingest.acceptor import Receipt
from onward.ingest.answers import RefusedError
from onward.ingest.body import read_body
from onward.ingest.door import Door
from onward.request import Secret

SHOP = SourceConfig("web-shop", "Web shop", (Secret("shop-key"),), 32_768, 500_000)


class Stuck:
    async def accept_batch(
        self,
        source: str,
        events: Iterable[Any],
        *,
        received_at: datetime,
        sent_at: str | None,
        kind: str | None,
        defaults: Mapping[str, Any] | None,
    ) -> Sequence[Receipt | EventError]:
        await asyncio.Event().wait()
        return ()


def request(*messages: dict[str, Any]) -> Request:
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop(0)

    scope: dict[str, Any] = {
        "type": "http",
        "headers": [],
        "query_string": b"writeKey=shop-key",
        "client": None,
    }
    return Request(scope, receive)


@pytest.mark.anyio
async def test_storage_that_takes_too_long_is_429_before_clients_give_up() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    door = Door(Stuck(), lambda: (SHOP,), clock=lambda: now, trusted_hops=0, answer_within_s=0.001)
    body = {"type": "http.request", "body": b'{"type": "track"}', "more_body": False}

    response = await door.receive(request(body), kind="track")

    assert (429, "1") == (response.status_code, response.headers["retry-after"])


@pytest.mark.anyio
async def test_a_body_that_does_not_arrive_is_408() -> None:
    with pytest.raises(RefusedError, match=r"within 0\.001 seconds") as caught:
        await read_body(request(), 100, within_s=0.001)

    assert (408, "request_timeout") == (caught.value.status, caught.value.code)


@pytest.mark.anyio
async def test_a_connection_that_ends_within_the_body_is_400() -> None:
    with pytest.raises(RefusedError, match="ended within the body") as caught:
        await read_body(request({"type": "http.disconnect"}), 100)

    assert (400, "broken_request") == (caught.value.status, caught.value.code)


@pytest.mark.anyio
async def test_a_body_without_end_is_not_read_for_ever() -> None:
    endless = [{"type": "http.request", "body": b"x" * 100, "more_body": True}] * 100

    with pytest.raises(RefusedError, match="A request may have 100 bytes"):
        await read_body(request(*endless), 100)
