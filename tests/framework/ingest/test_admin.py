"""Commands of this machine, and nobody else, can ask a running server for its writes."""

from typing import Any

import httpx
import pytest

from onward.errors import ConflictError
from onward.ingest import Admin, create_app
from onward.request import Secret

TOKEN = {"Authorization": "Bearer right"}


async def echo(arguments: dict[str, Any]) -> Any:
    return {"got": arguments}


async def refuse(_arguments: dict[str, Any]) -> Any:
    msg = "Somebody else changed it first. Look at it again."
    raise ConflictError(msg)


async def stumble(arguments: dict[str, Any]) -> Any:
    raise KeyError(arguments["missing"])


async def counts() -> dict[str, int]:
    return {"accepted": 3}


async def ask(
    path: str,
    *,
    method: str = "POST",
    content: bytes = b"{}",
    headers: dict[str, str] = TOKEN,
    client: str = "127.0.0.1",
) -> httpx.Response:
    admin = Admin(Secret("right"), {"echo": echo, "refuse": refuse, "stumble": stumble}, counts)
    app = create_app(None, lambda: (), admin=admin)  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app, client=(client, 4242))
    async with httpx.AsyncClient(transport=transport, base_url="http://o/admin/v1") as http:
        return await http.request(method, path, content=content, headers=headers)


@pytest.mark.anyio
async def test_an_operation_gets_the_arguments_and_its_answer_goes_back() -> None:
    full = await ask("/operations/echo", content=b'{"id": 7}')
    empty = await ask("/operations/echo", content=b"")

    assert (200, {"got": {"id": 7}}) == (full.status_code, full.json())
    assert (200, {"got": {}}) == (empty.status_code, empty.json())


@pytest.mark.anyio
async def test_counts_can_be_read() -> None:
    response = await ask("/counts", method="GET")

    assert (200, {"accepted": 3}) == (response.status_code, response.json())


@pytest.mark.anyio
@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic right"}]
)
async def test_without_the_servers_token_nothing_is_done(headers: dict[str, str]) -> None:
    response = await ask("/operations/echo", headers=headers)

    assert 401 == response.status_code
    assert {
        "code": "invalid_token",
        "message": "The token is not this server's. Read it in server.json of its data folder.",
    } == response.json()


@pytest.mark.anyio
@pytest.mark.parametrize("client", ["203.0.113.7", "testclient", ""])
async def test_for_other_machines_it_is_not_there(client: str) -> None:
    response = await ask("/operations/echo", client=client)

    assert (404, "not_found") == (response.status_code, response.json()["code"])


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "content", "status", "code", "message"),
    [
        (
            "/operations/unheard-of",
            b"{}",
            404,
            "unknown_operation",
            'This server has no operation "unheard-of". Restart it with the version in use here.',
        ),
        ("/operations/echo", b"[]", 400, "invalid_json", "The body should be a JSON object."),
        (
            "/operations/refuse",
            b"{}",
            422,
            "ConflictError",
            "Somebody else changed it first. Look at it again.",
        ),
        (
            "/operations/stumble",
            b"{}",
            500,
            "internal_error",
            "The operation failed; see the log.",
        ),
    ],
)
async def test_what_goes_wrong_comes_back_as_code_and_sentence(
    path: str, content: bytes, status: int, code: str, message: str
) -> None:
    response = await ask(path, content=content)

    assert (status, {"code": code, "message": message}) == (response.status_code, response.json())
