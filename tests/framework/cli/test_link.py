"""Commands find a running server by the file it leaves, and are told its answers."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from onward.cli.link import FILE, ServerLink
from onward.errors import OnwardError


def test_the_file_is_for_this_user_only_and_found_again(tmp_path: Path) -> None:
    link = ServerLink(os.getpid(), "http://127.0.0.1:1", "token", "http://127.0.0.1:2")

    file = link.leave(tmp_path)
    again = link.leave(tmp_path)

    assert file == again
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert link == ServerLink.find(tmp_path)


def test_the_token_is_not_printed_by_accident() -> None:
    assert "opensesame" not in repr(ServerLink(1, "http://x", "opensesame"))


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"pid": 4194305, "url": "", "token": ""}'])
def test_a_file_that_no_server_stands_behind_is_no_server(content: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")

    assert ServerLink.find(tmp_path) is None


def test_without_a_file_there_is_no_server(tmp_path: Path) -> None:
    assert ServerLink.find(tmp_path) is None


@asynccontextmanager
async def answering(status: str, body: str) -> AsyncIterator[tuple[ServerLink, list[str]]]:
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield ServerLink(os.getpid(), f"http://127.0.0.1:{port}", "token"), asked


def ask(status: str, body: str, check: Callable[[list[str]], None] = lambda _asked: None) -> object:
    async def run() -> object:
        async with answering(status, body) as (link, asked):
            found = await link.ask("replay", {"code": "E7"})
            check(asked)
            return found

    return asyncio.run(run())


def test_an_answer_comes_back_as_it_was_given() -> None:
    def check(asked: list[str]) -> None:
        assert asked[0].startswith("POST /admin/v1/operations/replay HTTP/1.1\r\n")
        assert "Authorization: Bearer token\r\n" in asked[0]

    assert {"replayed": 3} == ask("200 OK", '{"replayed": 3}', check)


def test_a_refusal_is_told_in_the_servers_words() -> None:
    with pytest.raises(OnwardError, match=r"^There is no connection\.$"):
        ask("422 Unprocessable", '{"code": "x", "message": "There is no connection."}')


def test_an_answer_that_is_none_says_what_to_look_at() -> None:
    with pytest.raises(OnwardError, match=r"does not answer\. Look at its log"):
        ask("200 OK", "<html>")
