"""A person steps in: dead letters again, paused deliveries on."""

import asyncio
from collections.abc import Mapping
from typing import Any

from onward.cli.operations.finding import connection_of, mapping_of
from onward.cli.operations.ledger import query_of
from onward.delivery import Selector
from onward.runner import Runner

WAIT_S = 60.0


async def replay(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Dead letters that fit wait again, with the mappings as they are now."""
    count = await runner.storage.journal.replay(
        query_of(arguments, runner.clock()), at=runner.clock(), versions=runner.versions
    )
    return await _outcome(runner, "replayed", count)


async def resume(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What is paused of a connection, or of one of its mappings, goes on."""
    connection = connection_of(runner, arguments["connection"])
    mapping = arguments.get("mapping")
    selector = Selector(connection.id, mapping and mapping_of(connection, mapping).id)
    count = await runner.storage.journal.resume(
        selector, at=runner.clock(), versions=runner.versions
    )
    return await _outcome(runner, "resumed", count)


async def _outcome(runner: Runner, word: str, count: int) -> dict[str, Any]:
    before = await runner.counts()
    is_settled = True
    if count:
        try:
            async with asyncio.timeout(WAIT_S):
                await runner.settled()
        except TimeoutError:
            is_settled = False
    after = await runner.counts()
    return {
        word: count,
        "delivered": after.delivered - before.delivered,
        "failed": after.rejected + after.expired - before.rejected - before.expired,
        "settled": is_settled,
        "waiting": after.waiting,
        "paused": after.paused,
    }
