"""The narrow waist to the network: a request goes out, a response comes back."""

import asyncio
import importlib.util
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

import httpx
from msgspec.structs import replace

from onward.errors import PlatformError
from onward.request import Request, Response, Secret
from onward.sending.unsendable import ERRORS, unsendable

USER_AGENT = "onward/0.1"
MAX_BODY = 8 * 1024 * 1024


class Transport(Protocol):
    """Sends one request and returns the answer, whatever its status; follows no redirect."""

    async def send(self, request: Request, *, access_token: Secret[str] | None = None) -> Response:
        """Send ``request``, with ``access_token`` where it asks for one.

        Raises:
            PlatformError: No answer came; ``reached`` says whether the platform may have acted.
        """
        ...


class HttpTransport:
    """httpx, on the quicker of the connection pools that are installed.

    Source of the choice: httpx's stock pool costs about six times the CPU of the one in
    httpx-aiohttp with 16 or more requests in flight.
    """

    def __init__(self, client: httpx.AsyncClient | None = None) -> None:
        self._client = client or httpx.AsyncClient(
            transport=_pool(),
            headers={"User-Agent": USER_AGENT},
            follow_redirects=False,
            timeout=None,  # noqa: S113 - one deadline over the whole exchange, in send()
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def send(self, request: Request, *, access_token: Secret[str] | None = None) -> Response:
        try:
            # httpx's own time-outs are per read, so a slow drip would never end.
            async with asyncio.timeout(request.timeout_s):
                answer = await self._begin(request, access_token)
                try:
                    content = await _read(answer)
                finally:
                    await answer.aclose()
                    # httpx ties the answer into a ring with its stream: the request's body would
                    # stay, up to megabytes, until garbage is looked for.
                    answer.stream = httpx.ByteStream(b"")
        except TimeoutError as error:
            msg = f"{request.host} did not answer within {request.timeout_s:g} seconds."
            raise PlatformError(msg, code="timeout") from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise _broken(request.host, error) from error
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status_code, content, headers)

    async def _begin(self, request: Request, access_token: Secret[str] | None) -> httpx.Response:
        """Send a request; its answer is still to be read."""
        try:
            outgoing = self._client.build_request(
                request.method,
                request.wire_url(access_token),
                headers=request.wire_headers(access_token),
                content=request.body() or None,
            )
            return await self._client.send(outgoing, stream=True)
        except ERRORS as error:
            raise unsendable(request, access_token) from error


class SimulatedHosts:
    """Sends every request to a simulator that plays its host; nothing leaves for elsewhere."""

    def __init__(self, inner: Transport, url: str) -> None:
        self._inner = inner
        self._url = url.rstrip("/")

    async def send(self, request: Request, *, access_token: Secret[str] | None = None) -> Response:
        parts = urlsplit(request.url)
        query = f"?{parts.query}" if parts.query else ""
        played = replace(request, url=f"{self._url}/{parts.netloc}{parts.path}{query}")
        try:
            return await self._inner.send(played, access_token=access_token)
        except PlatformError as error:
            if error.code != "unreachable":
                raise
            hint = "Start it with: onward simulator"
            msg = f"The simulator at {self._url} does not answer."
            raise PlatformError(msg, code=error.code, hint=hint, reached=False) from error


def _broken(host: str, error: Exception) -> PlatformError:
    # The pools name their troubles differently; what counts is whether a connection was made.
    kind = type(error.__cause__ or error).__name__
    if kind.startswith(("ClientConnector", "ConnectError", "UnsupportedProtocol", "NonHttpUrl")):
        msg = f"{host} could not be reached: no connection."
        return PlatformError(msg, code="unreachable", reached=False)
    return PlatformError(f"The connection to {host} broke off: {kind}.", code="broken-off")


async def _read(answer: httpx.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in answer.aiter_bytes():
        size += len(part)
        if size > MAX_BODY:
            break
        parts.append(part)
    return b"".join(parts)


def _pool() -> httpx.AsyncBaseTransport:
    if importlib.util.find_spec("httpx_aiohttp") is None:
        return httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=None))
    import aiohttp  # noqa: PLC0415 - comes with the extra "server"
    from httpx_aiohttp import AiohttpTransport  # noqa: PLC0415 - likewise
    from yarl import URL  # noqa: PLC0415 - comes with aiohttp

    def session() -> aiohttp.ClientSession:
        # No limit here: connections have limits of their own, and one that hangs must not take
        # the room of the others.
        session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        send = session.request

        def as_written(method: str, url: str, **options: Any) -> Any:
            # aiohttp would decode %3A to a colon; platforms read the two differently.
            return send(method, URL(url, encoded=True), **options)

        session.request = as_written  # type: ignore[assignment,method-assign]
        return session

    return AiohttpTransport(client=session)
