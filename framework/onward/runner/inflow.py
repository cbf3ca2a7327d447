"""What is routed to a lane while its batch fills."""

import asyncio


class Inflow:
    """Counts the deliveries routed to a lane, so that a batch goes the moment it is full."""

    def __init__(self) -> None:
        self._count = 0
        self._wanted = 0
        self._is_enough = asyncio.Event()

    def begin(self) -> None:
        """From now on: what was routed before is about to be claimed."""
        self._count = 0

    def note(self, count: int) -> None:
        """So many more can be claimed."""
        self._count += count
        if self._count >= self._wanted:
            self._is_enough.set()

    async def enough(self, wanted: int) -> None:
        """Return once so many have been routed since ``begin``."""
        self._wanted = wanted
        self._is_enough.clear()
        if self._count < wanted:
            await self._is_enough.wait()
