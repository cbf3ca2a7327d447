"""Requests that no client can write down as HTTP: whose fault that is."""

from collections.abc import Mapping

import httpx
from msgspec.structs import replace

from onward.errors import PlatformError
from onward.request import Request, Secret

CODE = "unsendable"
BY_CREDENTIALS = "unsendable-credentials"
# The pools name it differently; all of these are about what was to be sent.
ERRORS = (TypeError, ValueError, httpx.InvalidURL, httpx.LocalProtocolError)


def unsendable(request: Request, access_token: Secret[str] | None) -> PlatformError:
    """Why a request cannot be written down; no value of it is told, which may be secret."""
    name = _odd(replace(request, auth=None).wire_headers())
    if name:
        msg = f"The request cannot be sent: its header {name} holds what no header can."
        hint = "Map another value, or report it to the destination's author."
        return PlatformError(msg, code=CODE, hint=hint, reached=False)
    name = _odd(request.wire_headers(access_token))
    if name:
        msg = f"The credentials cannot be sent: {name} would hold what no header can."
        hint = "Paste them anew, without quotes, line breaks or dots for what was left out."
        return PlatformError(msg, code=BY_CREDENTIALS, hint=hint, reached=False)
    msg = "The request cannot be sent: its address or its body is none."
    hint = "Correct the address in the settings, or report it to the destination's author."
    return PlatformError(msg, code=CODE, hint=hint, reached=False)


def _odd(headers: Mapping[str, object]) -> str:
    """The name of the first header that cannot be written; empty if all can."""
    for name, value in headers.items():
        if not isinstance(value, str) or not value.isascii() or not value.isprintable():
            return name
    return ""
