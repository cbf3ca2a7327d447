"""OAuth 2: the requests of a sign-in or refresh, with what their answers mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import quote, urlencode

from onward.request import Basic, Request, Response, Secret

AUTH_KEYS = ("client_id", "client_secret", "access_token", "refresh_token")


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a connection signs in with.

    Attributes:
        expires_at: When the access token ends, if the platform said so; aware.
        refresh_expires_at: When a person must sign in again, if the platform said so; aware.
    """

    access_token: Secret[str] | None = None
    refresh_token: Secret[str] | None = None
    client_id: str = ""
    client_secret: Secret[str] | None = None
    expires_at: datetime | None = None
    refresh_expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Denied:
    """A refresh or sign-in that the platform refused.

    Attributes:
        is_final: A person must sign in again; trying again is of no use.
    """

    reason: str
    code: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class OAuth2:
    """A platform's OAuth 2: where people sign in, where tokens come from.

    Attributes:
        authorize_url: The consent page; empty for client credentials, which nobody signs in to.
        scopes: What is asked for.
        grant: ``refresh_token`` after a person signed in, or ``client_credentials``.
        client_auth: Where the client's id and secret go: the form or HTTP Basic.
        scope_separator: Between scopes in the consent page's address.
        authorize_params: Further parameters of the consent page's address.
        exchange_params: Further members of the form that turns the consent page's code into tokens.
        refresh_params: Further members of the form that asks for a new access token.
    """

    token_url: str
    authorize_url: str = ""
    scopes: tuple[str, ...] = ()
    grant: Literal["refresh_token", "client_credentials"] = "refresh_token"
    client_auth: Literal["form", "basic"] = "form"
    scope_separator: str = " "
    authorize_params: Mapping[str, str] = field(default_factory=dict)
    exchange_params: Mapping[str, str] = field(default_factory=dict)
    refresh_params: Mapping[str, str] = field(default_factory=dict)

    def consent_url(self, *, client_id: str, redirect_uri: str, state: str) -> str:
        """The address of the consent page that a person opens."""
        query = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "state": state,
            "scope": self.scope_separator.join(self.scopes),
            **self.authorize_params,
        }
        return f"{self.authorize_url}?{urlencode(query, quote_via=quote)}"

    def exchange(self, tokens: Tokens, *, code: str, redirect_uri: str) -> Request:
        """The request that turns the consent page's code into tokens."""
        grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        return self._token_request(tokens, grant | dict(self.exchange_params))

    def can_refresh(self, tokens: Tokens) -> bool:
        """Whether there is what a refresh needs."""
        has_client = bool(tokens.client_id) and tokens.client_secret is not None
        if self.grant == "client_credentials":
            return has_client
        return has_client and tokens.refresh_token is not None

    def refresh(self, tokens: Tokens) -> Request:
        """The request for a new access token; ``can_refresh`` must hold."""
        form: dict[str, str | Secret[str]] = {"grant_type": self.grant}
        if self.grant == "refresh_token" and tokens.refresh_token is not None:
            form["refresh_token"] = tokens.refresh_token
        elif self.scopes:
            form["scope"] = self.scope_separator.join(self.scopes)
        return self._token_request(tokens, form | dict(self.refresh_params))

    def read(self, response: Response, tokens: Tokens, *, now: datetime) -> Tokens | Denied:
        """The new tokens, or why there are none; an old refresh token stays if no new one came."""
        body = response.json_object()
        access = body.get("access_token")
        if response.is_success and isinstance(access, str) and access:
            refresh = body.get("refresh_token")
            return Tokens(
                access_token=Secret(access),
                refresh_token=Secret(refresh)
                if isinstance(refresh, str) and refresh
                else tokens.refresh_token,
                client_id=tokens.client_id,
                client_secret=tokens.client_secret,
                expires_at=_moment(body.get("expires_in"), now),
                refresh_expires_at=_moment(body.get("refresh_token_expires_in"), now)
                or tokens.refresh_expires_at,
            )
        code = body.get("error")
        said = body.get("error_description") or code or f"status {response.status}"
        # RFC 6749, section 5.2: invalid_grant means the grant itself is dead.
        is_final = code in {"invalid_grant", "invalid_client", "unauthorized_client"}
        return Denied(str(said)[:200], str(code or response.status), is_final=is_final)

    def _token_request(self, tokens: Tokens, form: Mapping[str, str | Secret[str]]) -> Request:
        secret = tokens.client_secret or Secret("")
        headers = {"Accept": "application/json"}
        if self.client_auth == "basic":
            return Request.post(
                self.token_url, form=form, headers=headers, auth=Basic(tokens.client_id, secret)
            )
        client = {"client_id": tokens.client_id, "client_secret": secret}
        return Request.post(self.token_url, form={**form, **client}, headers=headers)


def _moment(seconds: object, now: datetime) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float, str)):
        return None
    try:
        return now + timedelta(seconds=float(seconds))
    except (ValueError, OverflowError):
        return None
