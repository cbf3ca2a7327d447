"""A platform's OAuth 2 server: consent page, codes, tokens that expire or are revoked."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode, urlsplit

from onward.testing.simulator.calls import Call, Reply
from onward.testing.simulator.clock import SimulatedClock
from onward.testing.simulator.pages import render


class TokenState(StrEnum):
    """What the server thinks of a token."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class _Grant:
    """A code or token: who may use it and until when."""

    client_id: str = ""
    redirect_uri: str = ""
    scope: str = ""
    expires_at: datetime | None = None
    is_revoked: bool = False

    def state(self, now: datetime) -> TokenState:
        if self.is_revoked:
            return TokenState.REVOKED
        is_over = self.expires_at is not None and self.expires_at <= now
        return TokenState.EXPIRED if is_over else TokenState.VALID


class OAuthServer:
    """Issues and judges tokens as RFC 6749 says.

    Any client id is known; the secret it comes with first is its secret from then on.

    Args:
        platform: The name on the consent page.
        accepted: Tokens, for access or refresh, that are valid without having been issued.
        access_life, refresh_life: How long issued tokens live; a refresh does not extend the latter.
        rotates: Whether a refresh brings a new refresh token, with a life of its own, and ends the
            old one.
        user_denied: The error code when the person presses Deny.
    """

    def __init__(
        self,
        clock: SimulatedClock,
        *,
        platform: str,
        accepted: Iterable[str] = (),
        access_life: timedelta = timedelta(hours=1),
        refresh_life: timedelta | None = None,
        rotates: bool = False,
        user_denied: str = "access_denied",
    ) -> None:
        self._clock = clock
        self._platform = platform
        self._accepted = tuple(accepted)
        self._access_life = access_life
        self._refresh_life = refresh_life
        self._rotates = rotates
        self._user_denied = user_denied
        self.reset()

    def reset(self) -> None:
        """Forget what was issued, expired or revoked."""
        self._secrets: dict[str, str] = {}
        self._codes: dict[str, _Grant] = {}
        self._access = dict.fromkeys(self._accepted, _Grant())
        self._refresh = dict.fromkeys(self._accepted, _Grant())
        self._issued = 0

    def state(self, token: str) -> TokenState:
        """What an access token is worth now."""
        grant = self._access.get(token)
        return TokenState.UNKNOWN if grant is None else grant.state(self._clock.now())

    def accept(self, token: str) -> None:
        """Take an access token from now on, as if it had been issued elsewhere."""
        self._access[token] = _Grant()

    def expire(self, token: str | None = None) -> None:
        """End an access token, or all of them."""
        self._alter(self._access, token, expires_at=self._clock.now())

    def revoke(self, token: str | None = None) -> None:
        """Withdraw an access token, or all of them."""
        self._alter(self._access, token, is_revoked=True)

    def revoke_refresh(self, token: str | None = None) -> None:
        """Withdraw a refresh token, or all of them: a person must sign in again."""
        self._alter(self._refresh, token, is_revoked=True)

    def consent(self, call: Call) -> Reply:
        """The consent page, for a GET of the authorisation address."""
        problem = self._problem(call)
        if problem:
            return _page(render("consent.html", platform=self._platform, problem=problem), 400)
        scopes = call.params.get("scope", "").replace(",", " ").split()
        page = render(
            "consent.html",
            platform=self._platform,
            client_id=call.params["client_id"],
            scopes=scopes,
            back_to=urlsplit(call.params["redirect_uri"]).netloc,
        )
        return _page(page, 200)

    def decide(self, call: Call) -> Reply:
        """What the page's form does: back to the application, with a code or a refusal."""
        problem = self._problem(call)
        if problem:
            return _page(render("consent.html", platform=self._platform, problem=problem), 400)
        params = call.params
        if call.form.get("decision") == "allow":
            self._issued += 1
            code = f"code-{self._issued}"
            self._codes[code] = _Grant(
                client_id=params["client_id"],
                redirect_uri=params["redirect_uri"],
                scope=params.get("scope", ""),
                expires_at=self._clock.now() + timedelta(minutes=30),
            )
            query = {"code": code}
        else:
            query = {"error": self._user_denied, "error_description": "The person said no."}
        query["state"] = params.get("state", "")
        target = params["redirect_uri"]
        join = "&" if urlsplit(target).query else "?"
        return Reply(302, headers={"Location": f"{target}{join}{urlencode(query)}"})

    def token(self, call: Call) -> Reply:
        """The token endpoint: a code, a refresh token or a client's credentials for tokens."""
        form = call.form
        client_id, secret = _client(call)
        if not client_id or not secret or self._secrets.setdefault(client_id, secret) != secret:
            return _refused("invalid_client", "Client authentication failed", 401)
        match form.get("grant_type"):
            case "authorization_code":
                grant = self._codes.pop(form.get("code", ""), None)
                if grant is None or grant.redirect_uri != form.get("redirect_uri"):
                    return _refused("invalid_grant", "The authorization code is not valid")
                return self._checked(grant, client_id, "")
            case "refresh_token":
                refresh_token = form.get("refresh_token", "")
                grant = self._refresh.get(refresh_token)
                if grant is None:
                    return _refused("invalid_grant", "The refresh token is not valid")
                return self._checked(grant, client_id, refresh_token)
            case "client_credentials":
                return self._issue(_Grant(client_id=client_id, scope=form.get("scope", "")), None)
            case _:
                return _refused("unsupported_grant_type", "The grant type is not supported")

    def _checked(self, grant: _Grant, client_id: str, refresh_token: str) -> Reply:
        state = grant.state(self._clock.now())
        if state is not TokenState.VALID or grant.client_id not in {"", client_id}:
            said = (
                f"The grant is {state}"
                if state is not TokenState.VALID
                else "Another client's grant"
            )
            return _refused("invalid_grant", said)
        if self._rotates or not refresh_token:
            self._refresh.pop(refresh_token, None)
            refresh_token = self._new_refresh_token(grant)
        return self._issue(grant, refresh_token)

    def _new_refresh_token(self, grant: _Grant) -> str:
        self._issued += 1
        token = f"refresh-{self._issued}"
        life = self._refresh_life
        expires_at = None if life is None else self._clock.now() + life
        self._refresh[token] = replace(grant, expires_at=expires_at)
        return token

    def _issue(self, grant: _Grant, refresh_token: str | None) -> Reply:
        self._issued += 1
        now = self._clock.now()
        access_token = f"access-{self._issued}"
        self._access[access_token] = replace(grant, expires_at=now + self._access_life)
        body = {
            "access_token": access_token,
            "expires_in": int(self._access_life.total_seconds()),
            "token_type": "Bearer",
            "scope": grant.scope.replace(" ", ","),
        }
        if refresh_token is not None:
            body["refresh_token"] = refresh_token
            end = self._refresh[refresh_token].expires_at
            if end is not None:
                body["refresh_token_expires_in"] = int((end - now).total_seconds())
        return Reply(200, body)

    @staticmethod
    def _problem(call: Call) -> str:
        params = call.params
        for name in ("client_id", "redirect_uri"):
            if not params.get(name):
                return f'The address lacks "{name}".'
        if params.get("response_type") != "code":
            return 'The address should say "response_type=code".'
        if urlsplit(params["redirect_uri"]).scheme not in {"http", "https"}:
            return "The redirect_uri should begin with http:// or https://."
        return ""

    @staticmethod
    def _alter(grants: dict[str, _Grant], token: str | None, **changes: object) -> None:
        names = list(grants) if token is None else [token]
        for name in names:
            grants[name] = replace(grants.get(name, _Grant()), **changes)  # type: ignore[arg-type]


def _page(html: str, status: int) -> Reply:
    return Reply(status, content=html.encode(), content_type="text/html; charset=utf-8")


def _client(call: Call) -> tuple[str, str]:
    """Id and secret of the client, from HTTP Basic or the form."""
    kind, _, pair = call.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(pair).decode().partition(":")
        except ValueError:
            return "", ""
        return client_id, secret
    return call.form.get("client_id", ""), call.form.get("client_secret", "")


def _refused(error: str, description: str, status: int = 400) -> Reply:
    return Reply(status, {"error": error, "error_description": description})
