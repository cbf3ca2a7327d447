"""Talking to TikTok's API for Business: addresses, credentials, refusals."""

from typing import Any, Final
from urllib.parse import urlencode

from onward.errors import PlatformError
from onward.request import Client, Header, Query, Request, Response
from onward_destinations.tiktok.responses import code_of, row_for, said_in
from onward_destinations.tiktok.settings import Settings

HOST: Final = "business-api.tiktok.com"


def address(settings: Settings, path: str, **query: str) -> str:
    """The address of an endpoint in the version of the settings."""
    question = f"?{urlencode(query)}" if query else ""
    return f"https://{HOST}/open_api/{settings.api_version}/{path}{question}"


def credentials(settings: Settings) -> Header:
    """The token as TikTok wants it: bare, in a header of its own."""
    return Header("Access-Token", settings.access_token)


def posted(settings: Settings, body: dict[str, Any]) -> Request:
    """The request that reports events."""
    return Request.post(address(settings, "event/track/"), json=body, auth=credentials(settings))


async def ask(
    client: Client, settings: Settings, path: str, *secrets: Query, **query: str
) -> dict[str, Any]:
    """The data that TikTok shows at ``path``.

    Raises:
        PlatformError: TikTok refused, in its words, or did not answer.
    """
    request = Request.get(address(settings, path, **query), auth=(credentials(settings), *secrets))
    response = await client.send(request)
    data = response.json_object().get("data")
    if not response.is_success or code_of(response) != 0 or not isinstance(data, dict):
        raise refusal(response)
    return data


def refusal(response: Response) -> PlatformError:
    """What TikTok refused, for a person."""
    code, said = code_of(response), said_in(response)
    row = None if code is None else row_for(code)
    if row is None or row.kind in {"delivered", "reject"}:
        message = f'TikTok answered {response.status}: "{said}".'
        return PlatformError(message, code=str(code), hint="Check the values named here.")
    return PlatformError(row.cause.replace("{said}", said), code=str(code), hint=row.fix)
