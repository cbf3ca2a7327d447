"""What other processes store: noticed soon, taken over."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, Self

import structlog

from onward.errors import OnwardError
from onward.runner.keeping import PREFIX

log = structlog.get_logger("onward.runner")

LOOK_EVERY_S = 1.0


class Shared(Protocol):
    """A store that others write to as well."""

    async def revision(self) -> int:
        """A number that rises with each change."""
        ...

    async def versions(self, prefix: str = "") -> Mapping[str, int]:
        """The version of each document."""
        ...


class Watch:
    """Looks now and then whether somebody stored something else: applied it, signed in.

    Attributes:
        shared: The store.
    """

    def __init__(self, shared: Shared, revision: int, versions: Mapping[str, int]) -> None:
        self.shared = shared
        self._revision = revision
        self._versions = versions

    @classmethod
    async def begin(cls, shared: Shared) -> Self:
        """Whatever is stored from now on will be noticed."""
        revision = await shared.revision()
        return cls(shared, revision, await _versions(shared))

    async def has_changed(self) -> bool:
        """Whether something was stored since the last look that matters to others."""
        revision = await self.shared.revision()
        if revision == self._revision:
            return False
        versions = await _versions(self.shared)
        has_changed = versions != self._versions
        self._revision, self._versions = revision, versions
        return has_changed

    async def run(
        self, changed: Callable[[], Awaitable[None]], *, every_s: float = LOOK_EVERY_S
    ) -> None:
        """Call ``changed`` after each change, until cancelled."""
        while True:
            await asyncio.sleep(every_s)
            try:
                if await self.has_changed():
                    await changed()
            except OnwardError as error:
                # What is known goes on being used; the journal says louder what is wrong.
                log.debug("store not followed", reason=str(error))


async def _versions(shared: Shared) -> Mapping[str, int]:
    found = await shared.versions()
    # Each process counts its own attempts there; nobody else needs them at once.
    return {key: version for key, version in found.items() if not key.startswith(PREFIX)}
