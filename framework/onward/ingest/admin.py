"""What commands ask of a running server: their writes, its counts."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import msgspec
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onward.errors import OnwardError
from onward.ingest.answers import RefusedError, answer, failure
from onward.ingest.body import read_body
from onward.request import Secret

MAX_BYTES = 16_000_000

Operation = Callable[[dict[str, Any]], Awaitable[Any]]
"""Takes a command's arguments as JSON values; returns its answer as one."""

log = structlog.get_logger("onward.admin")


@dataclass(frozen=True)
class Admin:
    """The part of the endpoint that only this machine's commands can use.

    Attributes:
        token: What commands read in the data folder and show here.
        operations: What they may ask for, by name.
        counts: How many events and deliveries there are, by state.
    """

    token: Secret[str]
    operations: Mapping[str, Operation]
    counts: Callable[[], Awaitable[Mapping[str, Any]]]

    def routes(self) -> list[Route]:
        """Routes under ``/admin/v1/``."""
        return [
            Route("/admin/v1/operations/{name}", self._operate, methods=["POST"]),
            Route("/admin/v1/counts", self._count, methods=["GET"]),
        ]

    async def _operate(self, request: Request) -> Response:
        return await self._guarded(request, self._run)

    async def _count(self, request: Request) -> Response:
        return await self._guarded(request, self._read_counts)

    async def _run(self, request: Request) -> Any:
        name = request.path_params["name"]
        operation = self.operations.get(name)
        if operation is None:
            msg = f'This server has no operation "{name}". Restart it with the version in use here.'
            raise RefusedError(404, "unknown_operation", msg)
        try:
            arguments = msgspec.json.decode(
                await read_body(request, MAX_BYTES) or b"{}", type=dict[str, Any]
            )
        except ValueError:
            msg = "The body should be a JSON object."
            raise RefusedError(400, "invalid_json", msg) from None
        return await operation(arguments)

    async def _read_counts(self, request: Request) -> Any:
        return await self.counts()

    async def _guarded(
        self, request: Request, handle: Callable[[Request], Awaitable[Any]]
    ) -> Response:
        try:
            self._check(request)
            return answer(await handle(request))
        except RefusedError as refusal:
            return failure(refusal)
        except OnwardError as error:
            return failure(RefusedError(422, type(error).__name__, str(error)))
        except Exception:
            log.exception("an operation failed")
            return failure(
                RefusedError(500, "internal_error", "The operation failed; see the log.")
            )

    def _check(self, request: Request) -> None:
        if not _is_local(request.client.host if request.client else ""):
            # As if it were not there: nothing for strangers to try tokens on.
            raise RefusedError(404, "not_found", "There is nothing at this address.")
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        expected = self.token.reveal().encode()
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), expected):
            msg = "The token is not this server's. Read it in server.json of its data folder."
            raise RefusedError(401, "invalid_token", msg)


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
