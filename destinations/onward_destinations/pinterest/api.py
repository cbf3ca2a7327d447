"""Talking to Pinterest's API: addresses, credentials, refusals."""

from typing import Any, Final
from urllib.parse import urlencode

from onward.errors import PlatformError
from onward.request import AccessToken, Client, Request, Response
from onward_destinations.pinterest.reading import code_of, said_in
from onward_destinations.pinterest.responses import ANSWERS
from onward_destinations.pinterest.settings import Settings

HOST: Final = "api.pinterest.com"
CONSENT_HOST: Final = "www.pinterest.com"
TOKEN: Final = AccessToken()


def address(settings: Settings, path: str, **query: str) -> str:
    """The address of a resource in the version of the settings."""
    question = f"?{urlencode(query)}" if query else ""
    return f"https://{HOST}/{settings.api_version}/{path}{question}"


def posted(settings: Settings, events: list[dict[str, Any]], *, is_test: bool) -> Request:
    """The request that reports events; of a test Pinterest records nothing."""
    query = {"test": "true"} if is_test else {}
    place = address(settings, f"ad_accounts/{settings.ad_account_id}/events", **query)
    return Request.post(place, json={"data": events}, auth=TOKEN)


async def ask(client: Client, settings: Settings, path: str, **query: str) -> Response:
    """What Pinterest shows at ``path``, whatever its status.

    Raises:
        PlatformError: Pinterest did not answer.
    """
    return await client.send(Request.get(address(settings, path, **query), auth=TOKEN))


def refusal(response: Response) -> PlatformError:
    """What Pinterest refused, for a person."""
    body = response.json_object()
    code, said = code_of(body), said_in(response, body)
    row = ANSWERS.find(response.status, code=code, said=said)
    code = code or str(response.status)
    if row is None or row.kind == "reject":
        hint = "Check the values named here."
        return PlatformError(
            f'Pinterest answered {response.status}: "{said}".', code=code, hint=hint
        )
    return PlatformError(row.cause.replace("{said}", said), code=code, hint=row.fix)
