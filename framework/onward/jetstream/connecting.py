"""The connection to a NATS cluster."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import nats
import structlog
from nats.aio.client import Client

from onward.errors import StorageError
from onward.jetstream.trouble import in_words

log = structlog.get_logger("onward.jetstream")

CONNECT_WITHIN_S = 10.0
OLDEST = (2, 12)
_LOOK_EVERY_S = 0.25
_PING_EVERY_S = 5


async def connect(
    urls: Sequence[str],
    *,
    credentials: Path | None = None,
    name: str = "onward",
    within_s: float = CONNECT_WITHIN_S,
) -> Client:
    """A client of the cluster; it connects again by itself, for as long as it is open.

    Args:
        urls: Some of the servers, ``nats://host:port``; the others make themselves known.
        credentials: A file with what to sign in with.
        name: What the cluster's operator sees.

    Raises:
        StorageError: No server was reached, or it is too old.
    """

    async def report(error: Exception) -> None:
        log.warning("nats connection", reason=str(error) or type(error).__name__)

    with in_words(f"NATS cannot be reached at {', '.join(urls)}"):
        async with asyncio.timeout(within_s):
            client = await nats.connect(
                servers=list(urls),
                name=name,
                user_credentials=None if credentials is None else str(credentials),
                error_cb=report,
                max_reconnect_attempts=-1,
                reconnect_time_wait=_LOOK_EVERY_S,
                ping_interval=_PING_EVERY_S,
                max_outstanding_pings=2,
            )
    version = client.connected_server_version
    if (version.major, version.minor) < OLDEST:
        await client.close()
        msg = (
            f"The NATS server is version {version.major}.{version.minor}; atomic batches need "
            f"{OLDEST[0]}.{OLDEST[1]} or later. Upgrade the servers."
        )
        raise StorageError(msg)
    return client
