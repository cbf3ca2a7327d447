"""Looking into a workspace's data without owning it: another process may be writing."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec

from onward.cli.link import ServerLink
from onward.cli.operations import READING
from onward.cli.operations.desk import Desk
from onward.cli.session import Session
from onward.config import check_workspace, data_folder
from onward.errors import StorageError
from onward.journal import MemoryJournal
from onward.ledger import MemoryLedger
from onward.runner.rebuilding import Rebuilder
from onward.runner.roles import ELSEWHERE
from onward.runner.storage import has_storage, open_to_read
from onward.store import MemoryStore


async def read(session: Session, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of an operation that only reads: the server's, if one runs.

    Raises:
        OnwardError: It could not be done; the text says why.
    """
    folder = data_folder(session.folder)
    server = ServerLink.find(folder)
    if server is not None:
        return await server.ask(name, arguments)
    async with _desk(session) as desk:
        # As if it had come over the wire, so that commands see one form of it.
        return dict(msgspec.to_builtins(await READING[name](desk, arguments)))


@asynccontextmanager
async def _desk(session: Session) -> AsyncIterator[Desk]:
    workspace, problems = check_workspace(
        session.folder,
        session.plugins.destinations,
        environment=session.filled_environment,
        directives=session.plugins.directives,
    )
    errors = tuple(each for each in problems if each.severity == "error")
    folder = data_folder(session.folder)

    def clock() -> datetime:
        return datetime.now(UTC)

    directives = session.plugins.directives
    if not has_storage(folder):
        if workspace is not None and workspace.journal is not None:
            raise StorageError(ELSEWHERE)
        nothing = Rebuilder(MemoryStore(), workspace, errors, directives)
        yield Desk(MemoryLedger(MemoryJournal()), nothing, clock)
        return
    async with open_to_read(folder) as (ledger, store):
        is_apart = workspace is not None and workspace.journal is not None
        rebuilder = Rebuilder(store, workspace, errors, directives, is_apart)
        yield Desk(ledger, rebuilder, clock)
