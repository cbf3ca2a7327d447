"""Tasks that talk to a cluster, ended for certain.

The client waits for answers in a way that may swallow a cancellation: up to Python 3.11
``asyncio.wait_for`` returns the answer when both come at once, and a flush that is cancelled
returns as if it were done. So nobody who can be cancelled awaits the client directly.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_LOOK_EVERY_S = 0.1


class Begun:
    """What was begun goes on to its end, whether or not its caller waits for it."""

    def __init__(self) -> None:
        # The event loop itself keeps no task alive.
        self._tasks: set[asyncio.Task[Any]] = set()

    async def whole(self, doing: Coroutine[Any, Any, T]) -> T:
        """The result; a caller that is cancelled leaves at once."""
        task = asyncio.ensure_future(doing)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    async def finish(self, within_s: float) -> None:
        """Give what was begun some time to end, then stop it."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within_s)
        await end(*self._tasks)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            # Its caller may be gone; then nobody else asks for it.
            task.exception()


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks until they have ended."""
    while left := [task for task in tasks if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=_LOOK_EVERY_S)
