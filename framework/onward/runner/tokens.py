"""Tokens kept from sign-ins or refreshes: sealed in the store, until the configuration changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from onward.config import ConnectionConfig
from onward.oauth import Tokens
from onward.request import Secret
from onward.store import Store
from onward.store.sealed import Seal


@dataclass(frozen=True, slots=True)
class TokenShelf:
    """Where a connection's rotated tokens live."""

    store: Store
    seal: Seal

    async def tokens(self, config: ConnectionConfig) -> Tokens:
        """What the connection signs in with: kept tokens win until the configured ones change."""
        document = await self.store.get(_key(config))
        if document is None or document.value["configured"] != config.credential_digest:
            return config.tokens
        kept: Mapping[str, Any] = self.seal.open(document.value["sealed"])
        return replace(
            config.tokens,
            access_token=_secret(kept["access_token"]),
            refresh_token=_secret(kept["refresh_token"]),
            expires_at=_moment(kept["expires_at"]),
            refresh_expires_at=_moment(kept["refresh_expires_at"]),
        )

    async def keep(self, config: ConnectionConfig, tokens: Tokens) -> None:
        """Store tokens on disk, sealed."""
        sealed = self.seal.close(
            {
                "access_token": tokens.access_token and tokens.access_token.reveal(),
                "refresh_token": tokens.refresh_token and tokens.refresh_token.reveal(),
                "expires_at": tokens.expires_at and tokens.expires_at.isoformat(),
                "refresh_expires_at": tokens.refresh_expires_at
                and tokens.refresh_expires_at.isoformat(),
            }
        )
        value = {"configured": config.credential_digest, "sealed": sealed}
        document = await self.store.get(_key(config))
        await self.store.put(
            _key(config), value, expected=None if document is None else document.version
        )


def _key(config: ConnectionConfig) -> str:
    return f"tokens/{config.id}"


def _secret(value: str | None) -> Secret[str] | None:
    return None if value is None else Secret(value)


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
