"""A connection's OAuth tokens: kept, refreshed one at a time, stored sealed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from onward.errors import OnwardError, PlatformError
from onward.oauth import Denied, OAuth2, Tokens
from onward.request import Secret
from onward.sending.transport import Transport

log = structlog.get_logger("onward.sending")

EARLY = timedelta(minutes=2)


class CredentialsRefusedError(OnwardError):
    """There is no valid access token, and a person must see to it."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(f"{reason} {hint}")
        self.reason = reason
        self.hint = hint


class Credentials:
    """What one connection signs in with.

    Args:
        connection: The connection's id, for sentences.
        auth: The destination's OAuth 2, if it has any.
        tokens: As configured, or as kept from an earlier refresh.
        keep: Stores refreshed tokens before they are used; should it fail, they are used all
            the same.
    """

    def __init__(
        self,
        connection: str,
        auth: OAuth2 | None,
        tokens: Tokens,
        *,
        transport: Transport,
        clock: Callable[[], datetime],
        keep: Callable[[Tokens], Awaitable[None]],
    ) -> None:
        self._connection = connection
        self._auth = auth
        self._tokens = tokens
        self._transport = transport
        self._clock = clock
        self._keep = keep
        self._turn = asyncio.Lock()

    @property
    def tokens(self) -> Tokens:
        """The tokens as they are now."""
        return self._tokens

    @property
    def can_refresh(self) -> bool:
        """Whether a new access token can be had without a person."""
        return self._auth is not None and self._auth.can_refresh(self._tokens)

    async def access_token(self) -> Secret[str]:
        """The access token, refreshed shortly before it ends.

        Raises:
            CredentialsRefusedError: There is none, and none can be had.
            PlatformError: The platform did not answer when asked for one.
        """
        token = self._tokens.access_token
        ends = self._tokens.expires_at
        is_ending = ends is not None and self._clock() > ends - EARLY
        if token is not None and not (is_ending and self.can_refresh):
            return token
        if not self.can_refresh:
            reason = f'Connection "{self._connection}" has no access token.'
            raise CredentialsRefusedError(reason, self._sign_in)
        return await self.refresh(stale=token)

    async def refresh(self, stale: Secret[str] | None = None) -> Secret[str]:
        """A new access token; of several callers at a time one asks and all get the answer.

        Args:
            stale: The token that was refused; another one in its place by now is the answer.

        Raises:
            CredentialsRefusedError: The platform refuses: a person must sign in again.
            PlatformError: The platform did not answer, or failed.
        """
        if self._auth is None or not self.can_refresh:
            reason = f'The access token of connection "{self._connection}" is not accepted.'
            raise CredentialsRefusedError(reason, self._sign_in)
        before = stale or self._tokens.access_token
        async with self._turn:
            current = self._tokens.access_token
            if current is not None and current != before:
                return current
            response = await self._transport.send(self._auth.refresh(self._tokens))
            answer = self._auth.read(response, self._tokens, now=self._clock())
            if isinstance(answer, Denied):
                if answer.is_final:
                    reason = f'The sign-in of connection "{self._connection}" has ended: {answer.reason}.'
                    raise CredentialsRefusedError(reason, self._sign_in)
                msg = f"No new access token could be had: {answer.reason}."
                raise PlatformError(msg, code=answer.code)
            await self._store(answer)
            self._tokens = answer
            if answer.access_token is None:  # pragma: no cover - read() never answers that
                raise AssertionError
            return answer.access_token

    async def _store(self, tokens: Tokens) -> None:
        try:
            await self._keep(tokens)
        except OnwardError as error:
            # The old ones may be void already: thrown away, these would be lost for good.
            log.error(  # noqa: TRY400 - a sentence for a person, no defect
                "new tokens are not stored", connection=self._connection, reason=str(error)
            )

    def replace(self, tokens: Tokens) -> None:
        """Use other tokens from now on: a person signed in."""
        self._tokens = replace(tokens)

    @property
    def _sign_in(self) -> str:
        if self._auth is not None and self._auth.authorize_url:
            return f"Sign in again with: onward login {self._connection}"
        return "Correct the credentials in the connection's file."
