"""Where an operation runs: in the server that has the workspace open, or right here."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from onward.cli.link import ServerLink
from onward.cli.operations import DELIVERING, OFFLINE, OPERATIONS, READING
from onward.cli.progress import waiting
from onward.cli.reading import read
from onward.cli.session import Session
from onward.config import Workspace
from onward.errors import OnwardError, WorkspaceError
from onward.runner import Runner
from onward.runner.roles import EVERY, Role

Ask = Callable[[str, Mapping[str, Any]], Awaitable[dict[str, Any]]]
"""An operation's answer, by its name, for its arguments."""

_DOING = {
    "apply": "Applying",
    "choices": "Asking the platform",
    "delete_user": "Asking the platform",
    "deliver": "Delivering",
    "plan": "Comparing with the platforms",
    "resume": "Sending",
    "test_connection": "Asking the platforms",
}


def operate(session: Session, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of an operation, by whoever may write to the data folder now.

    Raises:
        OnwardError: It could not be done; the text says why.
    """
    with waiting(_DOING.get(name, "Looking")):
        return asyncio.run(operated(session, name, arguments))


async def operated(session: Session, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The same from within a loop."""
    if name in READING:
        return await read(session, name, arguments)
    async with asking(session, name) as ask:
        return await ask(name, arguments)


@asynccontextmanager
async def asking(session: Session, name: str) -> AsyncIterator[Ask]:
    """Who answers operation after operation; ``name`` is the first one's."""
    workspace = _workspace(session)
    server = _server_of(session, workspace)
    if server is not None:
        yield server.ask
        return
    sends = name not in OFFLINE
    # What is on a cluster is the work of its servers; a command only calls for something.
    roles = EVERY if workspace.journal is None else frozenset[Role]()
    async with Runner.open(
        session.folder,
        environment=session.environment if sends else session.filled_environment,
        plugins=session.plugins,
        simulator=session.simulator,
        delivers=name in DELIVERING,
        roles=roles,
    ) as runner:

        async def ask(name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
            # As if it had come over the wire, so that commands see one form of it.
            return dict(msgspec.to_builtins(await OPERATIONS[name](runner, arguments)))

        yield ask


def running_server(session: Session) -> ServerLink | None:
    """The server that has this workspace open.

    Raises:
        OnwardError: It sends elsewhere than this command was asked to.
        WorkspaceError: The files have errors, so the data folder is not known.
    """
    return _server_of(session, _workspace(session))


def _workspace(session: Session) -> Workspace:
    workspace, problems = session.check()
    if workspace is None:
        raise WorkspaceError(problems)
    return workspace


def _server_of(session: Session, workspace: Workspace) -> ServerLink | None:
    server = ServerLink.find(workspace.data_folder)
    if server is not None and session.simulator and server.simulator != session.simulator:
        there = f"sends to {server.simulator}" if server.simulator else "sends to the platforms"
        msg = (
            f"The server that has this workspace open (process {server.pid}) {there}, not to "
            f"{session.simulator}. Stop it first, or leave --simulator out."
        )
        raise OnwardError(msg)
    return server
