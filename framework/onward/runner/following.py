"""The workspace at work: what its files say is put into force, again after each change."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from onward.config import AlertsConfig, Workspace, notices
from onward.runner.assembly import Parts
from onward.runner.lasting import Lasting
from onward.runner.roles import Role
from onward.runner.unapplied import settle_pauses

log = structlog.get_logger("onward.runner")


Follower = Callable[[Workspace], Awaitable[None]]


class Following:
    """Holds the parts of a runner to the files.

    Attributes:
        workspace: The last good one.
        followers: Told of it each time.

    Args:
        load: Reads the files.
        is_simulated: Whether a simulator plays the platforms.
    """

    def __init__(
        self,
        load: Callable[[], Workspace],
        workspace: Workspace,
        parts: Parts,
        clock: Callable[[], datetime],
        *,
        is_simulated: bool,
    ) -> None:
        self.workspace = workspace
        self.followers: list[Follower] = []
        self._load = load
        self._parts = parts
        self._clock = clock
        self._is_simulated = is_simulated
        self._lasting = Lasting(workspace)

    async def reload(self) -> None:
        """Read the files again; what is wrong leaves the last good ones at work.

        Raises:
            WorkspaceError: The files have problems; all of them are in it.
        """
        await self._use(self._load())

    async def refresh(self) -> None:
        """Use what the store says of the workspace now."""
        await self._use(self.workspace)

    async def _use(self, workspace: Workspace) -> None:
        pipeline = self._parts.pipeline
        connections = await self._parts.opener.connections(workspace)
        # First, so that nobody takes up with the old ones what is let go now.
        pipeline.replace(connections)
        if not pipeline.roles or Role.DELIVER in pipeline.roles:
            await settle_pauses(self._parts.storage.journal, connections, self._clock())
        pipeline.upkeep.keep_for(workspace.retention, workspace.retention_bytes)
        self._alert(workspace.alerts)
        self.workspace = workspace
        self._lasting.compare(workspace)
        for follow in self.followers:
            await follow(workspace)
        for notice in notices(workspace, self._clock().date()):
            log.warning("notice", file=notice.file, message=notice.message)

    def _alert(self, alerts: AlertsConfig) -> None:
        hooks = self._parts.opener.hooks
        hooks.suppression.after = alerts.repeat_after
        # What happens on a simulator is nobody's trouble.
        hooks.webhook.url = None if self._is_simulated else alerts.webhook
