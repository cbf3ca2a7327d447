"""The demo's stage: simulator, workspace in force, server; all on loopback, gone afterwards."""

import re
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onward.cli.operations import OPERATIONS
from onward.cli.server import listen
from onward.cli.serving import OwnDoor, serving
from onward.cli.session import Session
from onward.cli.shipped import copy_shipped
from onward.destination import Destination
from onward.errors import OnwardError
from onward.runner import Runner
from onward.testing.simulator import DEMO_TOKEN, Simulator

WRITE_KEY = "demo-write-key"
_VARIABLE = re.compile(r"\$\{env:([^${}]+)\}")
_DESTINATION = re.compile(r"^destination: *([a-z0-9-]+)", re.MULTILINE)


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
        platforms = _platforms(workspace, session.plugins.destinations)
        simulator = await stack.enter_async_context(Simulator(platforms))
        runner = await stack.enter_async_context(
            Runner.open(
                workspace,
                environment=_environment(workspace),
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
            serving(runner, OwnDoor(listener), simulator=simulator.url)
        )
        yield Stage(runner, simulator, link.url, tuple(_created(applied)))


def _platforms(workspace: Path, installed: Mapping[str, Destination]) -> list[Destination]:
    """The destinations of the connections; those to one that is not installed are taken out."""
    found = {}
    for file in sorted(workspace.glob("*.yaml")):
        named = _DESTINATION.search(file.read_text(encoding="utf-8"))
        if named is None:
            continue
        if named[1] in installed:
            found[named[1]] = installed[named[1]]
        else:
            file.unlink()
    return list(found.values())


def _environment(workspace: Path) -> dict[str, str]:
    """Every variable that the files name: nothing of the person's own is used."""
    texts = [file.read_text(encoding="utf-8") for file in workspace.glob("*.yaml")]
    named = {name for text in texts for name in _VARIABLE.findall(text)}
    return {**dict.fromkeys(named, DEMO_TOKEN), "ONWARD_WRITE_KEY": WRITE_KEY}


def _created(applied: Any) -> list[str]:
    return [
        change["summary"]
        for step in applied["plan"]["steps"]
        for change in step["changes"]
        if change["kind"] == "create"
    ]
