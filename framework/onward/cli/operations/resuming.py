"""A person steps in: what is paused goes on."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec

from onward.cli.operations.finding import action_of, connection_of, mapping_of
from onward.delivery import Selector, Totals
from onward.runner import Runner

WAIT_S = 60.0
LOOK_S = 0.05


async def resume(
    runner: Runner, arguments: Mapping[str, Any], *, wait_s: float = WAIT_S
) -> dict[str, Any]:
    """What is paused of a connection, one of its mappings or actions goes on; what still holds it.

    Args:
        wait_s: How long to wait for outcomes.
    """
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
    is_settled = not count or await _tried(runner, selector, before, count, wait_s)
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


async def _tried(
    runner: Runner, selector: Selector, before: Totals, count: int, wait_s: float
) -> bool:
    """Wait until so many have ended, or the pause is back; whether that was so in time."""
    try:
        async with asyncio.timeout(wait_s):
            while True:
                now = await runner.counts()
                # While a server runs live ones end as well: then it may be a little early.
                if now.settled or _ended(now) - _ended(before) >= count:
                    return True
                pauses = await runner.storage.journal.pauses()
                if any(_touch(selector, pause.selector) for pause in pauses):
                    return True
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        return False


def _ended(totals: Totals) -> int:
    return totals.delivered + totals.rejected + totals.expired
