"""Requests that no client can write down as HTTP."""

import asyncio
from contextlib import suppress
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from onward.errors import PlatformError
from onward.request import AccessToken, Bearer, Header, Request, Secret
from onward.sending import HttpTransport
from onward.sending.unsendable import BY_CREDENTIALS, CODE

TOKEN: Any = Secret("„quoted“")
BROKEN: Any = Secret("two\nlines")


def refused(request: Request, *, is_stock: bool) -> PlatformError:
    """Why a server of our own never sees it."""

    writers: list[asyncio.StreamWriter] = []

    def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)

    async def main() -> PlatformError:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        client = httpx.AsyncClient(timeout=None, trust_env=False) if is_stock else None  # noqa: S113
        async with server:
            async with HttpTransport(client) as transport:
                there = request.url.replace("PORT", str(port))
                with pytest.raises(PlatformError) as refusal:
                    await transport.send(replace(request, url=there), access_token=TOKEN)
            for writer in writers:
                writer.close()
                with suppress(ConnectionError):
                    await writer.wait_closed()
        return refusal.value

    return asyncio.run(main())


@pytest.mark.parametrize("is_stock", [True, False])
@pytest.mark.parametrize(
    ("parts", "code", "said"),
    [
        ({"auth": Bearer(TOKEN)}, BY_CREDENTIALS, "Authorization would hold"),
        ({"auth": Header("X-Key", BROKEN)}, BY_CREDENTIALS, "X-Key would hold"),
        ({"auth": AccessToken()}, BY_CREDENTIALS, "Authorization would hold"),
        ({"headers": {"X-Shop": "Größe"}}, CODE, "its header X-Shop holds"),
        ({"headers": {"X-Key": Secret("k")}}, CODE, "its header X-Key holds"),
        ({"url": "http://127.0.0.1:port/"}, CODE, "its address or its body is none"),
    ],
)
def test_it_is_said_which_part_cannot_be_sent_without_its_value(
    parts: dict[str, Any], code: str, said: str, *, is_stock: bool
) -> None:
    request = Request(**{"method": "POST", "url": "http://127.0.0.1:PORT/", "json": 1, **parts})

    error = refused(request, is_stock=is_stock)

    assert (code, False) == (error.code, error.reached)
    assert said in str(error)
    assert "quoted" not in str(error)
    assert "two" not in str(error)
