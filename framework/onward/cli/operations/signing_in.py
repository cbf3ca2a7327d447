"""Signing in to a platform: the consent page's address, then its code for tokens."""

from collections.abc import Mapping
from typing import Any

from onward.cli.operations.finding import connection_of
from onward.config import ConnectionConfig
from onward.delivery import Selector
from onward.errors import OnwardError, PlatformError
from onward.oauth import Denied, OAuth2
from onward.runner import Runner


async def consent(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The address a person signs in at; the page then calls ``redirect_uri`` with a code."""
    config = connection_of(runner, arguments["connection"])
    auth = _auth(config)
    tokens = (await runner.client(config)).credentials.tokens
    if not tokens.client_id or tokens.client_secret is None:
        msg = (
            f'Connection "{config.id}" needs auth.client_id and auth.client_secret before '
            f"somebody can sign in. Write them into {config.place.file} as references."
        )
        raise OnwardError(msg)
    url = auth.consent_url(
        client_id=tokens.client_id,
        redirect_uri=arguments["redirect_uri"],
        state=arguments["state"],
    )
    return {"url": url, "platform": config.destination.name}


async def sign_in(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the consent page's ``code`` into tokens, keep them, and let the connection go on."""
    config = connection_of(runner, arguments["connection"])
    auth = _auth(config)
    credentials = (await runner.client(config)).credentials
    tokens = credentials.tokens
    request = auth.exchange(tokens, code=arguments["code"], redirect_uri=arguments["redirect_uri"])
    answer = auth.read(await runner.opener.transport.send(request), tokens, now=runner.clock())
    if isinstance(answer, Denied):
        msg = f"{config.destination.name} gave no token: {answer.reason}."
        hint = "Sign in once more; if it stays so, check client id, secret and redirect address."
        raise PlatformError(msg, code=answer.code, hint=hint)
    await runner.opener.shelf.keep(config, answer)
    credentials.replace(answer)
    resumed = await runner.storage.journal.resume(
        Selector(config.id), at=runner.clock(), versions=runner.versions
    )
    return {
        "connection": config.id,
        "expires_at": answer.expires_at,
        "refresh_expires_at": answer.refresh_expires_at,
        "can_refresh": auth.can_refresh(answer),
        "resumed": resumed,
    }


def _auth(config: ConnectionConfig) -> OAuth2:
    auth = config.destination.auth
    if auth is None or not auth.authorize_url:
        msg = (
            f"{config.destination.name} has no sign-in page. "
            f"Write its credentials into {config.place.file} as references."
        )
        raise OnwardError(msg)
    return auth
