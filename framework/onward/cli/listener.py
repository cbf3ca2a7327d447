"""The address on this machine that a consent page sends its code to."""

import asyncio
import hmac
from html import escape
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from onward.errors import OnwardError

PATH = "/callback"


class ConsentListener:
    """Listens on loopback for one answer of a consent page.

    Args:
        port: 0 for any free one; most platforms want a fixed one, registered with the app.
        state: What the answer must bring back, so that nobody else's answer is taken.
    """

    def __init__(self, port: int, state: str) -> None:
        self._port = port
        self._state = state
        self._code: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._server: asyncio.Server | None = None

    @property
    def redirect_uri(self) -> str:
        """The address to give to the consent page."""
        return f"http://127.0.0.1:{self._port}{PATH}"

    async def __aenter__(self) -> Self:
        try:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        except OSError as error:
            msg = f"Port {self._port} cannot be listened on: {error.strerror}. Name another: --port"
            raise OnwardError(msg) from None
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def code(self, within_s: float) -> str:
        """The code, once the person has agreed.

        Raises:
            OnwardError: They did not, or nobody answered in time.
        """
        try:
            async with asyncio.timeout(within_s):
                return await self._code
        except TimeoutError:
            msg = f"Nobody signed in within {within_s / 60:.0f} minutes. Run the command again."
            raise OnwardError(msg) from None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(10):
                line = (await reader.readline()).decode("latin-1")
                while (await reader.readline()).strip():
                    continue
        except (TimeoutError, ValueError, OSError):
            writer.close()
            return
        status, text = self._take(line.split(" ")[1] if line.startswith("GET ") else "")
        body = f"<!doctype html><meta charset=utf-8><title>Onward</title><p>{escape(text)}</p>"
        writer.write(
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(body.encode())}\r\nConnection: close\r\n\r\n{body}".encode()
        )
        await writer.drain()
        writer.close()

    def _take(self, target: str) -> tuple[HTTPStatus, str]:
        parts = urlsplit(target)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path != PATH or self._code.done():
            return HTTPStatus.NOT_FOUND, "There is nothing here."
        if not hmac.compare_digest(given.get("state", ""), self._state):
            return HTTPStatus.BAD_REQUEST, "This answer belongs to another sign-in. Start again."
        if "code" in given:
            self._code.set_result(given["code"])
            return (
                HTTPStatus.OK,
                "You are signed in. Close this window and go back to the terminal.",
            )
        said = given.get("error_description") or given.get("error") or "no code came"
        msg = f"The sign-in was not completed: {said.rstrip('.')}. Run the command again to start over."
        self._code.set_exception(OnwardError(msg))
        return HTTPStatus.OK, "Nothing was changed. Close this window."
