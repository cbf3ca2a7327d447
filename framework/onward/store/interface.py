"""What a store does."""

from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

__all__ = ["Document", "Store"]


class Document(msgspec.Struct, frozen=True):
    """A stored JSON value.

    Attributes:
        version: Rises with every change of this key.
    """

    key: str
    value: Any
    version: int


class Store(Protocol):
    """Documents by key: ``applied/linkedin/demo``, ``token/linkedin``."""

    async def get(self, key: str) -> Document | None:
        """The document, if there is one."""
        ...

    async def put(self, key: str, value: Any, *, expected: int | None) -> int:
        """Store a value on disk; its new version.

        Args:
            key: Where.
            value: A JSON value.
            expected: The version it replaces; ``None`` when there must be none yet.

        Raises:
            ConflictError: Somebody else changed, made or deleted it first.
        """
        ...

    async def delete(self, key: str, *, expected: int) -> None:
        """Forget a document.

        Raises:
            ConflictError: Somebody else changed or deleted it first.
        """
        ...

    async def keys(self, prefix: str = "") -> Sequence[str]:
        """The keys that begin so, sorted."""
        ...

    async def close(self) -> None:
        """Let go of what was opened."""
        ...
