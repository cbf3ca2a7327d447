"""What a scenario looks at when all is over."""

import asyncio

from faults.oracle import ENOUGH, Report
from faults.stage import Stage
from onward.delivery import DeliveryQuery, State

HOUR = 3_600.0


def all_taken(stage: Stage, *accounts: str) -> bool:
    """Whether everything that was accepted arrived at these accounts."""
    taken = stage.platform.taken
    return all(taken[account, name] for account in accounts for name in stage.accepted)


async def rows(stage: Stage) -> dict[tuple[str, str], tuple[State, int]]:
    """State and number of attempts of each delivery, by account and messageId."""
    found = await stage.storage.ledger.deliveries(DeliveryQuery(), limit=ENOUGH)
    return {(row.lane.connection, row.message_id): (row.state, row.attempts) for row in found}


async def attempts(stage: Stage) -> set[int]:
    """The numbers of attempts that occur."""
    return {number for _, number in (await rows(stage)).values()}


async def buried(stage: Stage, report: Report, *fates: str) -> None:
    """Expect dead letters for these fates, for no other."""
    dead = {key for key, (state, _) in (await rows(stage)).items() if state is State.REJECTED}
    expected = {
        (account, name)
        for account in ("east", "west")
        for name, fate in stage.fates.items()
        if fate in fates
    }
    report.expect("exactly those at fault are dead letters", holds=dead == expected)


async def resumed(stage: Stage) -> bool:
    """Whether nothing is paused any more after some probes."""
    for _ in range(8):
        await asyncio.sleep(HOUR)
        counts = await stage.runner.counts()
        if counts.paused == counts.waiting == 0:
            return True
    return False
