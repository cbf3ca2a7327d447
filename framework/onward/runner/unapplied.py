"""Mappings that wait for ``onward apply``: held while nothing could be sent, let go afterwards."""

from collections.abc import Mapping
from datetime import datetime

from onward.delivery import Selector
from onward.journal import Journal, Pause
from onward.runner.connection import LiveConnection, current_versions

NOT_APPLIED = "not-applied"


async def settle_pauses(
    journal: Journal, connections: Mapping[str, LiveConnection], at: datetime
) -> None:
    """Hold what has to be applied first; let go what has been applied since."""
    for connection in connections.values():
        for mapping in connection.mappings.values():
            missing = mapping.missing
            if missing is not None:
                selector = Selector(connection.config.id, mapping.config.id)
                await journal.pause(Pause(selector, at, missing.reason, missing.hint, NOT_APPLIED))
    await let_go(journal, connections, at)


async def let_go(journal: Journal, connections: Mapping[str, LiveConnection], at: datetime) -> int:
    """Resume what was held, but has been applied since; how many deliveries wait again."""
    held = [pause.selector for pause in await journal.pauses() if pause.code == NOT_APPLIED]
    versions = current_versions(connections)
    resumed = 0
    for selector in held:
        if _is_applied(connections, selector):
            resumed += await journal.resume(selector, at=at, versions=versions)
    return resumed


def _is_applied(connections: Mapping[str, LiveConnection], selector: Selector) -> bool:
    connection = connections.get(selector.connection)
    if connection is None or selector.mapping is None:
        return False
    mapping = connection.mappings.get(selector.mapping)
    return mapping is not None and mapping.missing is None
