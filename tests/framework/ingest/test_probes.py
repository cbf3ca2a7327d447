"""What machines ask a server."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette

from onward.errors import StorageError
from onward.ingest import Probes
from onward.request import Secret

pytestmark = pytest.mark.anyio


async def fine() -> None:
    """The journal can be written."""


async def full() -> None:
    """The journal cannot be written."""
    msg = "There is too little room. Free some disk space."
    raise StorageError(msg)


async def stuck() -> None:
    """The journal does not answer."""
    await asyncio.Event().wait()


async def figures() -> bytes:
    """Some figures."""
    return b"onward_unaccounted 0.0\n"


async def asked(probes: Probes, path: str, token: str = "") -> httpx.Response:
    transport = httpx.ASGITransport(Starlette(routes=probes.routes()))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(transport=transport, base_url="http://onward.test") as http:
        return await http.get(path, headers=headers)


async def test_a_server_that_can_take_events_is_ready() -> None:
    answer = await asked(Probes(fine, figures, lambda: None), "/ready")

    assert (200, {"ready": True}) == (answer.status_code, answer.json())


async def test_one_that_cannot_says_why() -> None:
    answer = await asked(Probes(full, figures, lambda: None), "/ready")

    assert (
        503,
        {"code": "not_ready", "message": "There is too little room. Free some disk space."},
    ) == (answer.status_code, answer.json())


async def test_one_that_hangs_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onward.ingest.probes.READY_WITHIN_S", 0.0)
    answer = await asked(Probes(stuck, figures, lambda: None), "/ready")

    assert 503 == answer.status_code
    assert "did not answer within 0 seconds" in answer.json()["message"]


@pytest.mark.parametrize(
    ("status", "expected", "given"),
    [(404, None, "t-1"), (401, "t-1", ""), (401, "t-1", "t-2"), (200, "t-1", "t-1")],
)
async def test_figures_are_for_those_with_the_token(
    status: int, expected: str | None, given: str
) -> None:
    token = None if expected is None else Secret(expected)
    answer = await asked(Probes(fine, figures, lambda: token), "/metrics", given)

    assert status == answer.status_code
    assert ("onward_unaccounted" in answer.text) == (status == 200)


async def test_figures_that_cannot_be_had_are_a_sentence() -> None:
    async def none() -> bytes:
        msg = "No process keeps the ledger of this cluster now."
        raise StorageError(msg)

    answer = await asked(Probes(fine, none, lambda: Secret("t-1")), "/metrics", "t-1")

    assert (503, "no_figures") == (answer.status_code, answer.json()["code"])
    assert "keeps the ledger" in answer.json()["message"]
