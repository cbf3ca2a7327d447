"""What machines ask a server: whether it lives, whether it can take events, its figures."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onward.errors import OnwardError
from onward.ingest.answers import RefusedError, answer, failure
from onward.request import Secret

READY_WITHIN_S = 5.0
TEXT = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Probes:
    """Health, readiness, figures.

    Attributes:
        ready: Returns when events could be taken now; raises an ``OnwardError`` otherwise.
        figures: The figures as text.
        token: What whoever reads them has to show, asked for each time; ``None`` closes them.
    """

    ready: Callable[[], Awaitable[None]]
    figures: Callable[[], Awaitable[bytes]]
    token: Callable[[], Secret[str] | None]

    def routes(self) -> list[Route]:
        """Routes beside those of events."""
        return [
            Route("/ready", self._ready, methods=["GET"]),
            Route("/metrics", self._metrics, methods=["GET"]),
        ]

    async def _ready(self, _request: Request) -> Response:
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                await self.ready()
        except TimeoutError:
            msg = f"The journal did not answer within {READY_WITHIN_S:g} seconds."
            return failure(RefusedError(503, "not_ready", msg))
        except OnwardError as error:
            return failure(RefusedError(503, "not_ready", str(error)))
        return answer({"ready": True})

    async def _metrics(self, request: Request) -> Response:
        token = self.token()
        if token is None:
            msg = "There is nothing at this address."
            return failure(RefusedError(404, "not_found", msg))
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(
            given.encode(), token.reveal().encode()
        ):
            msg = "The token is not the one of metrics.token in onward.yaml."
            return failure(RefusedError(401, "invalid_token", msg))
        try:
            return Response(await self.figures(), media_type=TEXT)
        except OnwardError as error:
            return failure(RefusedError(503, "no_figures", str(error)))
