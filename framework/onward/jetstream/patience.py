"""Patience with a cluster that is choosing a leader: the same call again, for a while."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import nats.errors
import nats.js.errors

T = TypeVar("T")

PASSING = (
    TimeoutError,
    nats.errors.NoRespondersError,
    nats.js.errors.NoStreamResponseError,
    nats.js.errors.ServiceUnavailableError,
)
"""What calls meet with while a leader is chosen; nothing says whether they were carried out."""

WITHIN_S = 20.0
AGAIN_AFTER_S = 0.25


async def patiently(
    call: Callable[[], Awaitable[T]], *, within_s: float = WITHIN_S, again_s: float = AGAIN_AFTER_S
) -> T:
    """The answer to a call that may be made twice.

    Args:
        call: Makes it.
        within_s: How long to go on trying.
        again_s: The wait before another try.

    Raises:
        Exception: What the call raised, when that was something else, or the last time.
    """
    until = time.monotonic() + within_s
    while True:
        try:
            return await call()
        except PASSING:
            if time.monotonic() + again_s > until:
                raise
        await asyncio.sleep(again_s)
