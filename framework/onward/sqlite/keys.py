"""Hashes that late indexes are kept by: whole numbers of 64 bits."""

import struct
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any


def message_key(source: str, message_id: str) -> int:
    """The hash of what identifies an event."""
    return _number(blake2b(f"{source}\0{message_id}".encode(), digest_size=8).digest())


def id_key(delivery: bytes) -> int:
    """The hash of a delivery's id, which is one already."""
    return _number(delivery[:8])


def id_keys(deliveries: Sequence[bytes]) -> tuple[int, ...]:
    """As ``id_key``, for many at once."""
    return struct.unpack(f">{'q8x' * len(deliveries)}", b"".join(deliveries))


def person_key(secret: bytes, user_id: str) -> int:
    """The hash of a person's id; nobody without the file's key can make it."""
    return _number(blake2b(user_id.encode(), key=secret, digest_size=8).digest())


def person_of(event: Mapping[str, Any]) -> str | None:
    """The id by which the person of an event is found: ``userId``, else ``anonymousId``."""
    for name in ("userId", "anonymousId"):
        value = event.get(name)
        if isinstance(value, str) and value:
            return value
    return None


def _number(digest: bytes) -> int:
    return int.from_bytes(digest, "big", signed=True)
