"""The simulator as an ASGI application: every platform under its host's name."""

import asyncio

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from onward.testing.simulator.calls import Call, Reply
from onward.testing.simulator.control import control_routes
from onward.testing.simulator.faults import Fault
from onward.testing.simulator.world import World

log = structlog.get_logger()

CONTROL = "/_simulator"


def create_app(world: World) -> Starlette:
    """The application; a request to ``/HOST/path`` is one to ``https://HOST/path``."""

    async def simulate(scope: Scope, receive: Receive, send: Send) -> None:
        await _simulate(world, scope, receive, send)

    return Starlette(routes=[Mount(CONTROL, routes=control_routes(world)), Mount("/", simulate)])


async def _simulate(world: World, scope: Scope, receive: Receive, send: Send) -> None:
    try:
        content = await Request(scope, receive).body()
    except ClientDisconnect:
        return
    raw = scope.get("raw_path") or scope["path"].encode()
    host, _, rest = raw.decode("latin-1").partition("?")[0].lstrip("/").partition("/")
    call = Call(
        at=world.clock.now(),
        method=scope["method"],
        host=host,
        path=f"/{rest}",
        query=scope["query_string"].decode("latin-1"),
        headers={
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        },
        content=content,
    )
    slug = world.slug_of(call)
    if slug is None:
        known = ", ".join(sorted(world.hosts)) or "none"
        text = f'The simulator has no host "{host}". It has: {known}.'
        await _send(Reply(404, {"message": text}), send)
        return
    await _reply(world, slug, call, send)


async def _reply(world: World, slug: str, call: Call, send: Send) -> None:
    question = f"?{call.query}" if call.query else ""
    address = f"{call.host}{call.path}{question}"
    fault = world.faults.next(slug, call.method, address)
    if fault is None:
        reply = _answer(world, slug, call)
        world.calls.record(slug, call, reply.status)
        await _send(reply, send)
        return
    if fault.delay_s:
        await asyncio.sleep(fault.delay_s)
    own = None
    if fault.acts or fault.kind in {"pass", "malformed"}:
        own = _answer(world, slug, call)
    reply = _faulty(fault, own)
    is_cut = fault.kind == "reset"
    world.calls.record(slug, call, None if is_cut else reply.status, fault.kind)
    await _send(reply, send, is_cut=is_cut, drip_s=fault.drip_s)


def _answer(world: World, slug: str, call: Call) -> Reply:
    try:
        return world.platforms[slug].answer(call)
    except Exception:
        # A mistake in a platform's simulator must be seen, yet not take the other platforms down.
        log.exception("simulator failed", platform=slug, method=call.method, path=call.path)
        return Reply(500, {"message": f"The simulator of {slug} failed; see its log."})


def _faulty(fault: Fault, own: Reply | None) -> Reply:
    if own is not None and fault.kind == "pass":
        return own
    if own is not None and fault.kind == "malformed":
        body = own.body() or b"<html><body>Bad gateway</body></html>"
        return Reply(own.status, content=body[: len(body) // 2])
    if isinstance(fault.body, str):
        return Reply(
            fault.status,
            headers=fault.headers,
            content=fault.body.encode(),
            content_type="text/html; charset=utf-8",
        )
    return Reply(fault.status, fault.body, fault.headers)


async def _send(reply: Reply, send: Send, *, is_cut: bool = False, drip_s: float = 0.0) -> None:
    body = reply.body()
    headers = {name.lower(): value for name, value in reply.headers.items()}
    headers.setdefault("content-type", reply.content_type)
    # A connection is cut by promising more than is sent: the server must close it then.
    headers["content-length"] = str(len(body) + 1 if is_cut else len(body))
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
    if is_cut:
        half = body[: len(body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        return
    while drip_s and body:
        await asyncio.sleep(drip_s)
        await send({"type": "http.response.body", "body": body[:1], "more_body": True})
        body = body[1:]
    await send({"type": "http.response.body", "body": body})
