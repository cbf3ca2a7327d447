"""A person steps in: what is paused goes on."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec

from onward.cli.operations.finding import action_of, connection_of, mapping_of
from onward.delivery import Selector
from onward.runner import Runner

WAIT_S = 60.0


async def resume(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What is paused of a connection, one of its mappings or actions goes on; what still holds it."""
    connection = connection_of(runner, arguments["connection"])
    mapping, action = arguments.get("mapping"), arguments.get("action")
    selector = Selector(
        connection.id,
        mapping and mapping_of(connection, mapping).id,
        action and action_of(connection, action),
    )
    journal = runner.storage.journal
    before = await runner.counts()
    ended = [pause for pause in await journal.pauses() if selector.includes(pause.selector)]
    count = await journal.resume(selector, at=runner.clock(), versions=runner.versions)
    is_settled = not count or await _settled(runner)
    after = await runner.counts()
    left = [pause for pause in await journal.pauses() if _touch(selector, pause.selector)]
    return {
        "resumed": count,
        "ended": [msgspec.to_builtins(pause) for pause in ended],
        "delivered": after.delivered - before.delivered,
        "failed": after.rejected + after.expired - before.rejected - before.expired,
        "settled": is_settled,
        "waiting": after.waiting,
        "paused": after.paused,
        "pauses": [msgspec.to_builtins(pause) for pause in left],
    }


def _touch(one: Selector, other: Selector) -> bool:
    """Whether something may be meant by both."""
    return one.connection == other.connection and all(
        mine is None or theirs is None or mine == theirs
        for mine, theirs in ((one.mapping, other.mapping), (one.action, other.action))
    )


async def _settled(runner: Runner) -> bool:
    try:
        async with asyncio.timeout(WAIT_S):
            await runner.settled()
    except TimeoutError:
        return False
    return True
