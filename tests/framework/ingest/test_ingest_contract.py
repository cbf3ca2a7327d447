"""The endpoint keeps the contract with the clients, rule by rule."""

import base64
import gzip
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest

from onward.config import SourceConfig
from onward.errors import BusyError, EventError, StorageError
from onward.event import Accepted, complete
from onward.ingest import create_app
from onward.request import Secret

NOW = datetime(2026, 11, 20, 10, 15, 30, tzinfo=UTC)
SHOP = SourceConfig("web-shop", "Web shop", (Secret("shop-key"),), 32_768, 500_000)
APP = SourceConfig("app", "App", (Secret("app-key"), Secret("app:old")), 4_000_000, 4_500_000)


@dataclass(frozen=True)
class Taken:
    message_id: str
    is_duplicate: bool = False


@dataclass
class Memory:
    """An acceptor that keeps what it takes in a list."""

    kept: list[Accepted] = field(default_factory=list)
    trouble: Exception | None = None

    async def accept_batch(
        self,
        source: str,
        events: Iterable[Any],
        *,
        received_at: datetime,
        sent_at: str | None,
        kind: str | None,
        defaults: Mapping[str, Any] | None,
    ) -> Sequence[Taken | EventError]:
        if self.trouble is not None:
            raise self.trouble
        answers: list[Taken | EventError] = []
        for event in events:
            try:
                done = complete(
                    event,
                    source=source,
                    received_at=received_at,
                    sent_at=sent_at,
                    kind=kind,
                    defaults=defaults,
                )
            except EventError as error:
                answers.append(error)
                continue
            known = done.message_id in {one.message_id for one in self.kept}
            if not known:
                self.kept.append(done)
            answers.append(Taken(done.message_id, known))
        return answers

    @property
    def event(self) -> dict[str, Any]:
        [only] = self.kept
        return only.event


def basic(key: str, password: str = "") -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(f'{key}:{password}'.encode()).decode()}"}


async def post(
    path: str,
    body: Any,
    *,
    memory: Memory | None = None,
    headers: Mapping[str, str] | None = None,
    trusted_hops: int = 0,
    client: tuple[str, int] = ("198.51.100.9", 4242),
) -> httpx.Response:
    app = create_app(
        memory or Memory(), lambda: (SHOP, APP), clock=lambda: NOW, trusted_hops=trusted_hops
    )
    transport = httpx.ASGITransport(app, client=client)
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    async with httpx.AsyncClient(transport=transport, base_url="http://onward") as http:
        headers = basic("shop-key") if headers is None else headers
        return await http.post(path, content=content, headers=dict(headers))


def track(message_id: str = "m-1", **more: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Order Completed", "messageId": message_id, **more}


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/v1/batch", "/v1/b", "/v1/batch/", "/v1/b/"])
async def test_a_batch_is_answered_with_exactly_200_and_both_words(path: str) -> None:
    memory = Memory()

    response = await post(path, {"batch": [track("a"), track("b")]}, memory=memory)

    assert (200, {"success": True, "ok": True}) == (response.status_code, response.json())
    assert ["a", "b"] == [one.message_id for one in memory.kept]
    assert "application/json" == response.headers["content-type"]
    assert "no-store" == response.headers["cache-control"]


@pytest.mark.anyio
@pytest.mark.parametrize("kind", ["track", "identify", "page", "screen", "group", "alias"])
async def test_the_path_names_the_type_of_an_event_that_names_none(kind: str) -> None:
    for path in (f"/v1/{kind}", f"/v1/{kind[0]}", f"/v1/{kind}/"):
        memory = Memory()

        response = await post(path, {"userId": "u"}, memory=memory)

        assert (200, kind) == (response.status_code, memory.event["type"])


@pytest.mark.anyio
async def test_an_event_on_the_path_of_another_type_is_refused() -> None:
    response = await post("/v1/page", track())

    assert (400, "type_mismatch") == (response.status_code, response.json()["code"])
    assert (
        '"type" is "track", but it was posted to the path for "page". Send it to /v1/track.'
        == response.json()["message"]
    )


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("headers", "path", "in_body"),
    [
        (basic("shop-key"), "/v1/track", {}),
        (basic("shop-key", "ignored"), "/v1/track", {}),
        (basic("shop-key"), "/v1/track", {"writeKey": "wrong"}),
        ({}, "/v1/track", {"writeKey": "shop-key"}),
        (basic(""), "/v1/track", {"writeKey": "shop-key"}),
        ({"Authorization": "Bearer token"}, "/v1/track", {"writeKey": "shop-key"}),
        ({"Authorization": "Basic §"}, "/v1/track", {"writeKey": "shop-key"}),
        ({}, "/v1/track?writeKey=shop-key", {}),
        ({"X-Write-Key": "shop-key"}, "/v1/track", {}),
        ({"X-Write-Key": "app:old"}, "/v1/track", {"writeKey": "app:***"}),
    ],
)
async def test_the_write_key_is_found_wherever_clients_put_it(
    headers: dict[str, str], path: str, in_body: dict[str, str]
) -> None:
    encoded = {name: value.encode() for name, value in headers.items()}

    response = await post(path, track(**in_body), headers=encoded)  # type: ignore[arg-type]

    assert 200 == response.status_code


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("headers", "message"),
    [
        (basic("shop-kez"), "This write key is not known here."),
        ({"X-Write-Key": "shop-kez"}, "This write key is not known here."),
        ({}, "The request has no write key."),
    ],
)
async def test_an_unknown_write_key_is_401_with_the_sentence_that_helps(
    headers: dict[str, str], message: str
) -> None:
    memory = Memory()

    response = await post("/v1/batch", {"batch": [track()]}, headers=headers, memory=memory)

    assert 401 == response.status_code
    assert {
        "code": "invalid_write_key",
        "message": f"{message} Use the write key of a source in onward.yaml, as the Basic user name.",
    } == response.json()
    assert [] == memory.kept


@pytest.mark.anyio
async def test_a_write_key_inside_an_event_is_not_kept() -> None:
    memory = Memory()

    await post("/v1/track", track(writeKey="shop-key"), memory=memory)

    assert "writeKey" not in memory.event


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("identity", bytes),
        ("gzip, gzip", lambda content: gzip.compress(gzip.compress(content, mtime=0))),
        (
            "gzip",
            lambda content: (
                gzip.compress(content[:9], mtime=0) + gzip.compress(content[9:], mtime=0)
            ),
        ),
    ],
)
async def test_a_packed_body_is_read_whatever_its_content_type(
    encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    body = pack(msgspec.json.encode({"batch": [track()]}))
    headers = {
        **basic("shop-key"),
        "Content-Encoding": encoding,
        "Content-Type": "application/x-www-form-urlencoded",
    }

    response = await post("/v1/batch", body, headers=headers)

    assert 200 == response.status_code


@pytest.mark.anyio
@pytest.mark.parametrize("content_type", ["text/plain", "application/json; charset=latin-1", ""])
async def test_the_content_type_does_not_matter(content_type: str) -> None:
    headers = {**basic("shop-key"), "Content-Type": content_type}

    response = await post(
        "/v1/track", b"\xef\xbb\xbf" + msgspec.json.encode(track()), headers=headers
    )

    assert 200 == response.status_code


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("encoding", "body", "status", "code", "message"),
    [
        (
            "gzip",
            b"no gzip",
            400,
            "broken_encoding",
            "The body is no whole gzip stream. Send it again, or without Content-Encoding.",
        ),
        (
            "gzip",
            gzip.compress(b'{"batch": []}', mtime=0)[:-9],
            400,
            "broken_encoding",
            "The body is no whole gzip stream. Send it again, or without Content-Encoding.",
        ),
        (
            "br",
            b"",
            415,
            "unsupported_encoding",
            'The body is packed with "br", which is not known here. Use gzip.',
        ),
        (
            "gzip",
            gzip.compress(b" " * 30_000_000, mtime=0),
            413,
            "request_too_large",
            (
                "A request may have 500000 bytes, but this one unpacks to more. "
                "Send fewer or smaller events, or raise max_batch_bytes of the source."
            ),
        ),
    ],
)
async def test_a_body_that_cannot_be_unpacked_says_why(
    encoding: str, body: bytes, status: int, code: str, message: str
) -> None:
    headers = {**basic("shop-key"), "Content-Encoding": encoding}

    response = await post("/v1/batch", body, headers=headers)

    assert (status, {"code": code, "message": message}) == (response.status_code, response.json())


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "body", "code", "message"),
    [
        (
            "/v1/batch",
            b'{"batch": [\n  {"type": track}\n]}',
            "invalid_json",
            (
                "This is no JSON: it cannot be read at line 2, column 13. "
                'Expected an object such as {"batch": [event, event]}.'
            ),
        ),
        (
            "/v1/track",
            b'{"type": "track"',
            "invalid_json",
            (
                "This is no JSON: it ends too early at line 1, column 17. "
                "Expected one event, which is a JSON object."
            ),
        ),
        (
            "/v1/batch",
            b"",
            "invalid_json",
            'The body is empty. Expected an object such as {"batch": [event, event]}.',
        ),
        (
            "/v1/batch",
            b'{"writeKey": "\xff", "batch": []}',
            "invalid_json",
            (
                "Text in the JSON is not UTF-8. Send UTF-8. "
                'Expected an object such as {"batch": [event, event]}.'
            ),
        ),
        (
            "/v1/batch",
            b"[]",
            "wrong_shape",
            'The body should be an object such as {"batch": [event, event]}, but it is something else.',
        ),
        (
            "/v1/batch",
            b'{"batch": {}}',
            "wrong_shape",
            'The body should be an object such as {"batch": [event, event]}, but it is something else.',
        ),
        (
            "/v1/batch",
            b'{"type": "track"}',
            "missing_batch",
            '"batch" is missing. Send {"batch": [event, event]}, or single events to /v1/track.',
        ),
        (
            "/v1/track",
            b'{"batch": []}',
            "unexpected_batch",
            "This is a batch, but the path takes one event. Send it to /v1/batch.",
        ),
        (
            "/v1/batch",
            b'{"batch": [], "context": 7}',
            "wrong_type",
            '"context" of the batch should be a group of values. Send a JSON object.',
        ),
        (
            "/v1/batch",
            b'{"batch": ' + b"[" * 5_000,
            "too_deep",
            "Values may be nested 100 deep, but these go deeper. Send a flatter event.",
        ),
        (
            "/v1/track",
            b'{"type": "track", "properties": {"deep": ' + b"[" * 5_000 + b"]" * 5_000 + b"}}",
            "too_deep",
            "Values may be nested 100 deep, but these go deeper. Send a flatter event.",
        ),
    ],
)
async def test_a_body_that_cannot_be_read_says_where_and_what_was_expected(
    path: str, body: bytes, code: str, message: str
) -> None:
    response = await post(path, body)

    found = response.json()
    assert (400, code, message) == (response.status_code, found["code"], found["message"])


@pytest.mark.anyio
async def test_events_that_cannot_be_taken_are_named_and_the_others_are_taken() -> None:
    memory = Memory()
    deep: Any = {}
    for _ in range(150):
        deep = {"in": deep}
    good, big = track("good"), track("big", properties={"text": "x" * 40_000})
    events = [good, big, {"type": "trakc", "messageId": "typo"}, 7, track("deep", properties=deep)]
    parts = [*map(msgspec.json.encode, events), b'{"messageId": "\xff"}', b'{"messageId": 1e999}']

    response = await post("/v1/batch", b'{"batch": [' + b",".join(parts) + b"]}", memory=memory)

    assert 200 == response.status_code
    assert {
        "success": True,
        "ok": True,
        "rejected": [
            {
                "index": 1,
                "messageId": "big",
                "code": "event_too_large",
                "message": f"An event may have 32768 bytes, but this one has {len(parts[1])}. "
                "Send less with it, or raise max_event_bytes of the source.",
            },
            {
                "index": 2,
                "messageId": "typo",
                "code": "unknown_type",
                "message": '"type" is "trakc", which is no type of event. Did you mean "track"?',
            },
            {
                "index": 3,
                "messageId": None,
                "code": "not_an_object",
                "message": "An event is a JSON object, but this is a number. Send one object per event.",
            },
            {
                "index": 4,
                "messageId": "deep",
                "code": "too_deep",
                "message": "Values may be nested 100 deep, but these go deeper. Send a flatter event.",
            },
            {
                "index": 5,
                "messageId": None,
                "code": "invalid_json",
                "message": "Text in the JSON is not UTF-8. Send UTF-8.",
            },
            {
                "index": 6,
                "messageId": None,
                "code": "invalid_json",
                "message": "A number in the JSON is too large to be kept exactly. Send it as text.",
            },
        ],
    } == response.json()
    assert ["good"] == [one.message_id for one in memory.kept]


@pytest.mark.anyio
async def test_many_short_lists_are_not_deep() -> None:
    response = await post("/v1/track", track(properties={"pairs": [[n, n] for n in range(200)]}))

    assert 200 == response.status_code


@pytest.mark.anyio
async def test_a_request_of_which_nothing_can_be_taken_is_400() -> None:
    single = await post("/v1/batch", {"batch": [{"type": "x"}]})
    several = await post("/v1/batch", {"batch": [{"type": "x"}, 7]})

    assert (400, "unknown_type") == (single.status_code, single.json()["code"])
    assert (400, "all_rejected", 2) == (
        several.status_code,
        several.json()["code"],
        len(several.json()["rejected"]),
    )
    assert several.json()["message"].startswith("None of the 2 events was taken. The first: ")


@pytest.mark.anyio
async def test_an_empty_batch_is_fine() -> None:
    response = await post("/v1/batch", {"batch": []})

    assert 200 == response.status_code


@pytest.mark.anyio
@pytest.mark.parametrize("headers", [basic("shop-key"), {}])
async def test_a_request_over_the_sources_limit_is_413(headers: dict[str, str]) -> None:
    body = {"writeKey": "shop-key", "batch": [track(properties={"text": "x" * 600_000})]}

    response = await post("/v1/batch", body, headers=headers)

    size = len(msgspec.json.encode(body))
    assert 413 == response.status_code
    assert {
        "code": "request_too_large",
        "message": f"A request may have 500000 bytes, but this one has {size}. "
        "Send fewer or smaller events, or raise max_batch_bytes of the source.",
    } == response.json()


@pytest.mark.anyio
async def test_an_event_of_ten_megabytes_is_read_to_its_end_then_refused() -> None:
    sent = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(160):
            sent += 65_536
            yield b" " * 65_536

    app = create_app(Memory(), lambda: (SHOP,), clock=lambda: NOW)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        response = await http.post("http://o/v1/track", content=chunks(), headers=basic("shop-key"))

    assert (413, 10_485_760) == (response.status_code, sent)
    assert "but this one has 10485760." in response.json()["message"]


@pytest.mark.anyio
async def test_more_events_than_a_batch_may_have_is_413() -> None:
    response = await post("/v1/batch", {"batch": [1] * 2_501})

    assert (413, "too_many_events") == (response.status_code, response.json()["code"])


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("trouble", "code", "wait"),
    [
        (BusyError("The queue is full.", retry_after_s=7), "busy", "7"),
        (BusyError("The queue is full.", retry_after_s=0), "busy", "1"),
        (BusyError("The queue is full.", retry_after_s=4_000), "busy", "300"),
        (StorageError("/data/onward.db is full."), "storage_unavailable", "30"),
    ],
)
async def test_back_pressure_is_429_with_whole_seconds(
    trouble: Exception, code: str, wait: str
) -> None:
    response = await post("/v1/batch", {"batch": [track()]}, memory=Memory(trouble=trouble))

    assert (429, wait, code) == (
        response.status_code,
        response.headers["retry-after"],
        response.json()["code"],
    )
    assert "/data" not in response.text


@pytest.mark.anyio
async def test_a_bug_is_500_in_json_so_that_clients_send_again() -> None:
    response = await post("/v1/batch", {"batch": [track()]}, memory=Memory(trouble=KeyError("x")))

    assert 500 == response.status_code
    assert {
        "code": "internal_error",
        "message": "Something went wrong here; nothing was taken. Send it again later.",
    } == response.json()


@pytest.mark.anyio
async def test_what_holds_for_the_batch_is_merged_under_each_event() -> None:
    memory = Memory()
    body = {
        "sentAt": "2026-11-20T10:20:00Z",
        "context": {"app": {"name": "Shop", "version": "1"}, "locale": "de"},
        "integrations": {"All": False},
        "batch": [track(context={"app": {"version": "2"}}, timestamp="2026-11-20T10:19:00Z")],
    }

    await post("/v1/batch", body, memory=memory)

    event = memory.event
    assert {"name": "Shop", "version": "2"} == event["context"]["app"]
    assert ("de", {"All": False}) == (event["context"]["locale"], event["integrations"])
    assert "2026-11-20T10:14:30.000Z" == event["timestamp"]


@pytest.mark.anyio
async def test_a_retry_is_a_success_like_the_first_time() -> None:
    memory = Memory()
    headers = {**basic("shop-key"), "X-Retry-Count": "3"}

    answers = [await post("/v1/track", track(), memory=memory, headers=headers) for _ in range(2)]

    assert [200, 200] == [response.status_code for response in answers]
    assert 1 == len(memory.kept)


@pytest.mark.anyio
async def test_probes_are_answered_without_a_key() -> None:
    app = create_app(Memory(), lambda: (SHOP,))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://o") as http:
        got = await http.get("/health")
        head = await http.head("/health")

    assert (200, {"ok": True}) == (got.status_code, got.json())
    assert (200, b"") == (head.status_code, head.content)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/batch", 405, "method_not_allowed"),
        ("POST", "/v1/nothing", 404, "not_found"),
        ("GET", "/", 404, "not_found"),
        ("POST", "/admin/v1/operations/replay", 404, "not_found"),
    ],
)
async def test_every_error_is_json_never_a_page_nor_a_redirect(
    method: str, path: str, status: int, code: str
) -> None:
    app = create_app(Memory(), lambda: (SHOP,))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://o") as http:
        response = await http.request(method, path)

    assert (status, code) == (response.status_code, response.json()["code"])
    assert isinstance(response.json()["message"], str)
