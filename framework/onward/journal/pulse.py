"""A pulse to wait for: nobody misses a beat, nobody polls."""

import asyncio


class Pulse:
    """Counts what happens; whoever waits names the count seen last."""

    def __init__(self) -> None:
        self._count = 1
        self._event = asyncio.Event()

    def beat(self) -> None:
        """Something happened."""
        self._count += 1
        self._event.set()
        self._event = asyncio.Event()

    async def after(self, seen: int) -> int:
        """The count, once it is above ``seen``."""
        while self._count <= seen:
            await self._event.wait()
        return self._count
