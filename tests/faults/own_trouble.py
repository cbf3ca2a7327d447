"""Trouble of our own machine: no room, a clock that is set."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from faults.looking import HOUR, all_taken, buried
from faults.oracle import Report
from faults.stage import Stage, Stubborn
from onward.errors import StorageError


async def no_room(stage: Stage, report: Report) -> None:
    """What the platform has answered cannot be noted for an hour: nothing is sent again for it."""
    journal = stage.storage.journal
    assert isinstance(journal, Stubborn)
    journal.is_stubborn = True
    await stage.orders(200, "refused", "refused")
    await asyncio.sleep(HOUR)
    counts = await stage.runner.counts()
    report.expect("nothing is noted", holds=counts.waiting == 2 * 200)
    journal.is_stubborn = False
    report.expect("it drains", holds=await stage.settle(within_s=60))
    report.expect("each was sent once", holds=max(stage.platform.taken.values()) == 1)
    await buried(stage, report, "refused")


async def full_file(stage: Stage, report: Report) -> None:
    """The file may not grow any more: no event is taken, yet every answer is noted."""
    stage.fault(status=503)
    with suppress(StorageError):
        while len(stage.accepted) < 10_000:
            await stage.orders(40)
    report.expect("it is full at last", holds=100 < len(stage.accepted) < 10_000)
    # Attempts fail meanwhile, and each is noted.
    await asyncio.sleep(2 * HOUR)
    stage.well()
    report.expect("it drains", holds=await stage.settle(within_s=3 * HOUR))
    report.expect("all arrive", holds=all_taken(stage, "east", "west"))
    taken = set(stage.accepted)
    try:
        await stage.orders(40)
    except StorageError:
        stage.loop.jump(timedelta(days=40))
        report.expect("what is old goes", holds=await stage.runner.sweep() == len(taken))
        stage.forget()
        await stage.orders(40)
        report.expect("they arrive", holds=await stage.settle(within_s=60))
    else:
        report.expect("it is full still", holds=False)


async def hour_ahead(stage: Stage, report: Report) -> None:
    """The time of day is put ahead while the platform is down: nothing expires for it."""
    await _jump(stage, report, 1)


async def day_ahead(stage: Stage, report: Report) -> None:
    """The time of day is put ahead by as much as deliveries are tried."""
    await _jump(stage, report, 24)


async def hour_back(stage: Stage, report: Report) -> None:
    """The time of day is put back while events wait: none waits for the old time."""
    await _jump(stage, report, -1)


async def day_back(stage: Stage, report: Report) -> None:
    """The time of day is put back by a day."""
    await _jump(stage, report, -24)


async def _jump(stage: Stage, report: Report, hours: int) -> None:
    stage.fault(status=503)
    await stage.orders(120)
    await asyncio.sleep(stage.chance.uniform(1, 300))
    asked = len(stage.requests())
    stage.loop.jump(timedelta(hours=hours))
    await stage.orders(60)
    # Long enough for the breaker's probes: they fail after the jump.
    await asyncio.sleep(1_200)
    report.expect("no storm of attempts", holds=len(stage.requests()) - asked < 20)
    stage.well()
    report.expect("it drains", holds=await stage.settle(within_s=3_000))
    report.expect("all arrive", holds=all_taken(stage, "east", "west"))
