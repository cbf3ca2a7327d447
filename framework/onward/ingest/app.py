"""The routes: where SDKs post, what each request goes through."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from onward.event import TYPES
from onward.ingest.acceptor import Acceptor
from onward.ingest.admin import Admin
from onward.ingest.answers import RefusedError, answer, failure
from onward.ingest.door import Door
from onward.ingest.probes import Probes
from onward.ingest.source import Source

BATCH_PATHS = ("/v1/batch", "/v1/b")
SINGLE_PATHS = {f"/v1/{path}": kind for kind in TYPES for path in (kind, kind[0])}


Taker = Callable[[Request], Awaitable[Response]]


def utc_now() -> datetime:
    """The time by the system's clock."""
    return datetime.now(UTC)


def create_app(
    acceptor: Acceptor,
    sources: Callable[[], Sequence[Source]],
    *,
    clock: Callable[[], datetime] = utc_now,
    trusted_hops: int = 0,
    admin: Admin | None = None,
    probes: Probes | None = None,
    takes_events: bool = True,
    rest: Taker | None = None,
) -> Starlette:
    """The endpoint as an ASGI application.

    Args:
        acceptor: Who stores the events.
        sources: The sources that may send now; asked for each request, so a reload counts at once.
        clock: The time of receipt, aware.
        trusted_hops: Proxies of our own in front, whose ``X-Forwarded-For`` can be believed.
        admin: What commands may ask of this server; none without it.
        probes: What machines ask beyond ``/health``; nothing without it.
        takes_events: Whether SDKs may post here.
        rest: Who answers all that is no event, where that is not done here.
    """
    takers: dict[str, Taker] = {}
    if takes_events:
        door = Door(acceptor, sources, clock=clock, trusted_hops=trusted_hops)
        kinds: dict[str, str | None] = {**dict.fromkeys(BATCH_PATHS), **SINGLE_PATHS}
        takers = {path: partial(door.receive, kind=kind) for path, kind in kinds.items()}
    # Never a redirect to add or drop a slash: some clients follow it without the body, and the
    # batch is gone. Source: spec, "Ingest", section 4.
    takers |= {f"{path}/": taker for path, taker in takers.items()}
    routes = [Route(path, taker, methods=["POST"]) for path, taker in takers.items()]
    routes += [Route(path, _health, methods=["GET"]) for path in ("/health", "/health/")]
    if admin is not None:
        routes += admin.routes()
    if probes is not None:
        routes += probes.routes()
    app = Endpoint(routes=routes, exception_handlers={HTTPException: _no_such})
    app.takers = takers
    app.rest = rest
    app.router.redirect_slashes = False
    return app


class Endpoint(Starlette):
    """Starlette, with a short way to the addresses that SDKs post to: it saves a third."""

    takers: Mapping[str, Taker] = {}
    rest: Taker | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        taker: Taker | None = None
        if scope["type"] == "http" and (
            scope["method"] == "POST" or scope["path"] not in self.takers
        ):
            taker = self.takers.get(scope["path"], self.rest)
        if taker is None:
            await super().__call__(scope, receive, send)
            return
        response = await taker(Request(scope, receive))
        await response(scope, receive, send)


async def _health(_request: Request) -> Response:
    return answer({"ok": True})


async def _no_such(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 405:
        code, msg = "method_not_allowed", "This address takes another method. Events go by POST."
    else:
        code = "not_found"
        msg = "There is nothing at this address. Events go to /v1/batch, /v1/track and so on."
    headers = dict(getattr(error, "headers", None) or {})
    return failure(RefusedError(status, code, msg, headers))
