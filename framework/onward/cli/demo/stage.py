"""The demo's stage: simulator, workspace in force, server; all on loopback, gone afterwards."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onward.cli.operations import OPERATIONS
from onward.cli.serving import listen, serving
from onward.cli.session import Session
from onward.cli.shipped import copy_shipped
from onward.config import Workspace, check_workspace
from onward.errors import OnwardError, WorkspaceError
from onward.runner import Runner
from onward.testing.simulator import DEMO_TOKEN, Simulator

WRITE_KEY = "demo-write-key"


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything at work.

    Attributes:
        url: Where events go.
        objects: What applying the workspace made on the platforms, a sentence each.
    """

    runner: Runner
    simulator: Simulator
    url: str
    objects: tuple[str, ...]


@asynccontextmanager
async def stage(session: Session) -> AsyncIterator[Stage]:
    """Set it up, hand it over, take it down.

    Raises:
        OnwardError: The workspace that comes with Onward cannot be applied.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="onward-demo-")))
        workspace = copy_shipped(folder / "mappings")
        found, problems = check_workspace(workspace, session.plugins.destinations, environment={})
        if found is None:
            raise WorkspaceError(problems)
        platforms = {each.destination.slug: each.destination for each in found.connections}
        simulator = await stack.enter_async_context(Simulator(platforms.values()))
        runner = await stack.enter_async_context(
            Runner.open(
                workspace,
                environment=_environment(found),
                plugins=session.plugins,
                simulator=simulator.url,
                grace_s=2.0,
            )
        )
        applied = await OPERATIONS["apply"](runner, {})
        if applied["failure"]:
            msg = f"The demo's workspace could not be applied. {applied['failure']}"
            raise OnwardError(msg)
        listener = stack.enter_context(listen("127.0.0.1", 0))
        link = await stack.enter_async_context(
            serving(runner, listener, simulator=simulator.url, trusted_hops=0)
        )
        yield Stage(runner, simulator, link.url, tuple(_created(applied)))


def _environment(workspace: Workspace) -> dict[str, str]:
    """Every variable that the workspace asks for: nothing of the person's own is used."""
    unset = {name for each in workspace.connections for name in each.unset}
    tokens = {name.removeprefix("env:"): DEMO_TOKEN for name in unset}
    return {**tokens, "ONWARD_WRITE_KEY": WRITE_KEY}


def _created(applied: Any) -> list[str]:
    return [
        change["summary"]
        for step in applied["plan"]["steps"]
        for change in step["changes"]
        if change["kind"] == "create"
    ]
