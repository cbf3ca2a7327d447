"""Talking to Meta's Graph API: addresses, credentials, errors."""

import hmac
from hashlib import sha256
from typing import Final
from urllib.parse import urlencode

from onward.errors import PlatformError
from onward.request import Bearer, Client, Credential, Query, Request, Response, Secret
from onward_destinations.meta.reading import error_of, row_for, said_in
from onward_destinations.meta.settings import Settings

HOST: Final = "graph.facebook.com"
# Source: Meta, "Conversions API: Best Practices", recommends 1.5 seconds for an event; this is for
# a thousand.
TIMEOUT_S: Final = 10.0


def address(settings: Settings, path: str, **query: str) -> str:
    """The address of a node or edge in the version of the settings."""
    question = f"?{urlencode(query, safe=',')}" if query else ""
    return f"https://{HOST}/{settings.api_version}/{path}{question}"


def credentials(settings: Settings) -> tuple[Credential, ...]:
    """The token, with the proof that it is ours where an app secret is set.

    Source: Meta, "Secure Graph API Calls", section "Generate the proof".
    """
    bearer = Bearer(settings.access_token)
    if settings.app_secret is None:
        return (bearer,)
    key = settings.app_secret.reveal().encode()
    proof = hmac.new(key, settings.access_token.reveal().encode(), sha256).hexdigest()
    return (bearer, Query("appsecret_proof", Secret(proof)))


async def ask(client: Client, settings: Settings, path: str, **query: str) -> Response:
    """What the Graph API shows at ``path``.

    Raises:
        PlatformError: Meta refused, in its words, or did not answer.
    """
    request = Request.get(address(settings, path, **query), auth=credentials(settings))
    response = await client.send(request)
    if response.is_success:
        return response
    raise refusal(response)


def refusal(response: Response) -> PlatformError:
    """What Meta refused, for a person."""
    code, said = said_in(response, error_of(response) or {})
    row = row_for(response.status, code, said)
    if row is None or row.kind == "reject":
        message = f'Meta answered {response.status}: "{said}".'
        return PlatformError(message, code=code, hint="Check the values named here.")
    return PlatformError(row.cause.replace("{said}", said), code=code, hint=row.fix)
