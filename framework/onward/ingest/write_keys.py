"""Write keys: where requests carry them, whose they are."""

import base64
import hmac
from collections.abc import Sequence

from starlette.requests import Request

from onward.ingest.answers import RefusedError
from onward.ingest.source import Source

_MASKED = ":***"


def key_of_headers(request: Request) -> str | None:
    """The write key in the ``Authorization`` header; the password beside it does not matter."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        decoded = base64.b64decode(value.strip(), validate=True).decode()
    except ValueError:
        return None
    return decoded.partition(":")[0] or None


def key_of_request(request: Request, in_body: object) -> str | None:
    """The write key of a request that has none in ``Authorization``.

    Source: spec, "Ingest", section 3, rule 1: body, query, header; a masked one counts for nothing.
    """
    if isinstance(in_body, str) and in_body and not in_body.endswith(_MASKED):
        return in_body
    return request.query_params.get("writeKey") or request.headers.get("x-write-key") or None


def source_of(key: str | None, sources: Sequence[Source]) -> Source:
    """The source whose write key ``key`` is.

    Every key is compared in constant time, and all of them: how long the answer takes tells
    nothing about how much of a guess was right.

    Raises:
        RefusedError: It is nobody's key.
    """
    given = (key or "").encode()
    found: Source | None = None
    for source in sources:
        for known in source.write_keys:
            is_equal = hmac.compare_digest(given, known.reveal().encode())
            found = source if is_equal and given else found
    if found is None:
        what = "The request has no write key" if not given else "This write key is not known here"
        msg = f"{what}. Use the write key of a source in onward.yaml, as the Basic user name."
        raise RefusedError(401, "invalid_write_key", msg)
    return found
