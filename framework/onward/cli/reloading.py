"""Files that change while a server runs: read again, the last good ones kept otherwise."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import structlog

from onward.config import Workspace
from onward.errors import OnwardError, WorkspaceError

LOOK_EVERY_S = 1.0

log = structlog.get_logger("onward.serve")


class Reloadable(Protocol):
    """What has a workspace in use, such as a runner."""

    @property
    def workspace(self) -> Workspace:
        """The last good one."""
        ...

    async def reload(self) -> None:
        """Read its files again.

        Raises:
            OnwardError: The last good ones stay in use.
        """
        ...


async def reload_on_change(used: Reloadable, *, look_every_s: float = LOOK_EVERY_S) -> None:
    """Read a workspace again whenever its files have changed, until cancelled."""
    folder = used.workspace.folder
    seen = _signature(folder)
    while True:
        await asyncio.sleep(look_every_s)
        now = _signature(folder)
        if now == seen:
            continue
        seen = now
        try:
            await used.reload()
        except WorkspaceError as error:
            log.error("files have problems; the last good ones stay in use")  # noqa: TRY400 - a sentence for a person, no defect
            for problem in error.problems:
                log.error(str(problem))  # noqa: TRY400 - a sentence for a person, no defect
        except OnwardError as error:
            log.error("files could not be reloaded", reason=str(error))  # noqa: TRY400 - a sentence for a person, no defect
        except Exception:
            # A defect, of a plugin for one: the next change must still be seen.
            log.exception("files could not be reloaded")
        else:
            log.info("files reloaded", connections=len(used.workspace.connections))


def _signature(folder: Path) -> frozenset[tuple[str, int, int]]:
    found = set()
    for path in folder.glob("[!.]*.yaml"):
        with suppress(OSError):
            status = path.stat()
            found.add((path.name, status.st_mtime_ns, status.st_size))
    return frozenset(found)
