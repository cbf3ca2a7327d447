import asyncio
import gc
from collections.abc import Awaitable, Callable

import httpx
import pytest
import respx

from onward.errors import PlatformError
from onward.request import Bearer, Request, Response, Secret
from onward.sending import HttpTransport, SimulatedHosts

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Kind: fine\r\n\r\nok"


async def ask(serve: Serve, path: str, *, timeout_s: float = 5.0) -> Response:
    """One request to a server of our own, which is gone afterwards."""
    served = asyncio.Event()

    async def serve_and_close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        finally:
            writer.close()
            await writer.wait_closed()
            served.set()

    server = await asyncio.start_server(serve_and_close, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        try:
            async with HttpTransport() as transport:
                request = Request.post(
                    f"http://127.0.0.1:{port}{path}", json={"a": 1}, timeout_s=timeout_s
                )
                return await transport.send(request)
        finally:
            await served.wait()


def test_an_address_goes_out_as_it_was_written() -> None:
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(OK)

    path = "/rest/x?ids=List((campaign:urn%3Ali%3Ac%3A1,conversion:urn%3Ali%3Ar%3A9))"
    response = asyncio.run(ask(serve, path))

    assert (200, b"ok", "fine") == (response.status, response.content, response.headers["x-kind"])
    assert seen[0].startswith(f"POST {path} HTTP/1.1\r\n".encode())
    assert b"user-agent: onward/" in seen[0].lower()


def test_what_was_sent_is_let_go_without_looking_for_garbage() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK)

    def requests() -> int:
        return sum(type(each) is httpx.Request for each in gc.get_objects())

    gc.disable()
    try:
        before = requests()
        asyncio.run(ask(serve, "/"))
        assert before == requests()
    finally:
        gc.enable()


def test_a_platform_that_is_silent_is_given_up() -> None:
    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        while not reader.at_eof():
            await reader.read(1024)

    with pytest.raises(PlatformError, match=r"did not answer within 0\.05 seconds") as caught:
        asyncio.run(ask(serve, "/", timeout_s=0.05))

    assert ("timeout", True) == (caught.value.code, caught.value.reached)


def test_an_answer_that_never_ends_is_given_up_too() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        while not reader.at_eof():
            await reader.read(1024)

    with pytest.raises(PlatformError, match="did not answer") as caught:
        asyncio.run(ask(serve, "/", timeout_s=0.05))

    assert "timeout" == caught.value.code


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhal"])
def test_a_connection_that_breaks_off_may_have_been_heard(begun: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(begun)

    with pytest.raises(PlatformError, match="broke off") as caught:
        asyncio.run(ask(serve, "/"))

    assert ("broken-off", True) == (caught.value.code, caught.value.reached)


def test_a_platform_that_cannot_be_reached_has_heard_nothing() -> None:
    async def ask_nobody() -> None:
        async with HttpTransport() as transport:
            await transport.send(Request.get("http://127.0.0.1:1/"))

    with pytest.raises(PlatformError, match="could not be reached") as caught:
        asyncio.run(ask_nobody())

    assert ("unreachable", False) == (caught.value.code, caught.value.reached)


def test_credentials_reach_the_wire_and_respx_the_client() -> None:
    async def ask_mock() -> httpx.Headers:
        with respx.mock(base_url="https://api.acme.example") as mock:
            route = mock.post("/v1").respond(201, headers={"X-Id": "7"})
            async with HttpTransport(httpx.AsyncClient()) as transport:
                response = await transport.send(
                    Request.post("https://api.acme.example/v1", json={}, auth=Bearer(Secret("T")))
                )
            assert (201, "7") == (response.status, response.headers["x-id"])
            return httpx.Headers(route.calls.last.request.headers)

    assert "Bearer T" == asyncio.run(ask_mock())["authorization"]


class Recorder:
    """Notes where requests go."""

    def __init__(self, error: PlatformError | None = None) -> None:
        self.urls: list[str] = []
        self.error = error

    async def send(self, request: Request, *, access_token: Secret[str] | None = None) -> Response:
        self.urls.append(request.url)
        if self.error is not None:
            raise self.error
        return Response(200)


def test_a_simulator_plays_every_host() -> None:
    recorder = Recorder()
    simulated = SimulatedHosts(recorder, "http://127.0.0.1:9/")

    asyncio.run(simulated.send(Request.get("https://api.acme.example/v1/x?q=%3A")))

    assert ["http://127.0.0.1:9/api.acme.example/v1/x?q=%3A"] == recorder.urls


def test_a_simulator_that_is_not_there_says_how_to_start_it() -> None:
    down = PlatformError("127.0.0.1 could not be reached.", code="unreachable", reached=False)
    simulated = SimulatedHosts(Recorder(down), "http://127.0.0.1:9")

    with pytest.raises(PlatformError, match="onward simulator"):
        asyncio.run(simulated.send(Request.get("https://api.acme.example/")))


def test_other_trouble_with_the_simulator_is_passed_on() -> None:
    slow = PlatformError("too slow", code="timeout")
    simulated = SimulatedHosts(Recorder(slow), "http://127.0.0.1:9")

    with pytest.raises(PlatformError, match="too slow"):
        asyncio.run(simulated.send(Request.get("https://api.acme.example/")))


def test_many_that_hang_take_no_room_from_others() -> None:
    hanging = 200
    waiting = 0
    all_wait, release = asyncio.Event(), asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal waiting
        head = await reader.readuntil(b"\r\n\r\n")
        if b"/hang" in head:
            waiting += 1
            if waiting == hanging:
                all_wait.set()
            await release.wait()
        writer.write(OK)
        await writer.drain()
        writer.close()

    async def answered() -> int:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, HttpTransport() as transport, asyncio.TaskGroup() as tasks:
            url = f"http://127.0.0.1:{port}"
            for _ in range(hanging):
                tasks.create_task(transport.send(Request.get(f"{url}/hang")))
            await asyncio.wait_for(all_wait.wait(), 20)
            response = await transport.send(Request.get(f"{url}/quick", timeout_s=20))
            release.set()
        return response.status

    assert 200 == asyncio.run(answered())
