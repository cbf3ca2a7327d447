"""Answers of the endpoint: JSON in every case, with a status that clients understand."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.responses import Response

from onward.errors import OnwardError

MIN_WAIT_S, MAX_WAIT_S = 1, 300


class RefusedError(OnwardError):
    """A request that is answered with an error instead of being taken.

    Attributes:
        status: The HTTP status.
        code: Stable, snake_case: ``invalid_write_key``.
        headers: Further headers of the answer.
    """

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers or {}


def answer(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """``content`` as JSON, never to be cached."""
    return Response(
        msgspec.json.encode(content),
        status,
        {"Cache-Control": "no-store", **(headers or {})},
        media_type="application/json",
    )


def failure(refusal: RefusedError, **more: Any) -> Response:
    """An error as every client can read it: ``code`` and ``message`` are always there."""
    content = {"code": refusal.code, "message": str(refusal), **more}
    return answer(content, refusal.status, refusal.headers)


def come_back(code: str, message: str, *, after_s: int) -> RefusedError:
    """A request that nothing is wrong with, but whose time has not come.

    429 rather than 503: every client waits and sends again. Source: spec, "Ingest", section 3,
    rule 7, which also bounds the wait.
    """
    wait = min(MAX_WAIT_S, max(MIN_WAIT_S, after_s))
    return RefusedError(HTTPStatus.TOO_MANY_REQUESTS, code, message, {"Retry-After": str(wait)})


def taken(rejected: Sequence[Mapping[str, Any]], total: int) -> Response:
    """The answer to a batch: 200 unless nothing of it could be taken.

    Exactly 200, with both words that clients look for. Source: spec, "Ingest", section 3, rules
    4 and 5.
    """
    if not rejected:
        return answer({"success": True, "ok": True})
    if len(rejected) < total:
        return answer({"success": True, "ok": True, "rejected": rejected})
    first = rejected[0]
    if total == 1:
        code, message = first["code"], first["message"]
    else:
        code = "all_rejected"
        message = f"None of the {total} events was taken. The first: {first['message']}"
    refusal = RefusedError(HTTPStatus.BAD_REQUEST, code, message)
    return failure(refusal, rejected=rejected)
