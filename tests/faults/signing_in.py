"""Access tokens that end, refreshes that fail."""

import asyncio

from faults.looking import HOUR, all_taken, attempts, resumed
from faults.oracle import Report
from faults.stage import Stage


async def tokens(stage: Stage, report: Report) -> None:
    """Access tokens that end while batches are under way: one refresh, the same requests again."""
    for _ in range(5):
        before = stage.platform.refreshes
        await stage.orders(stage.chance.randrange(150, 400))
        await asyncio.sleep(stage.chance.uniform(0, 0.2))
        stage.platform.oauth.expire()
        stage.fault(kind="pass", delay_s=0.5, times=1)
        await stage.orders(stage.chance.randrange(150, 400))
        report.expect("it drains", holds=await stage.settle(within_s=60))
        asked = stage.platform.refreshes - before
        report.expect("one refresh for each connection", holds=asked <= 2)
    report.expect("all arrive", holds=all_taken(stage, "east", "west"))
    report.expect("no attempt failed", holds=await attempts(stage) == {1})


async def refused_refresh(stage: Stage, report: Report) -> None:
    """A refresh token that was withdrawn: the connection pauses, and goes on after a sign-in."""
    stage.platform.oauth.expire()
    stage.platform.oauth.revoke_refresh()
    await stage.orders(120)
    report.expect("it comes to rest", holds=await stage.settle(within_s=HOUR))
    counts = await stage.runner.counts()
    report.expect("all is kept", holds=counts.paused == 2 * 120)
    report.expect("few are asked in vain", holds=len(stage.requests()) <= 2 * 120 / 50 + 2)
    stage.platform.oauth.reset()
    report.expect("it goes on by itself", holds=await resumed(stage))
    report.expect("all arrive", holds=all_taken(stage, "east", "west"))


async def failing_refresh(stage: Stage, report: Report) -> None:
    """A token endpoint that is down for a while is no reason to bother a person."""
    stage.platform.oauth.expire()
    stage.fault(path="/token", status=503, times=8)
    await stage.orders(120)
    report.expect("it drains", holds=await stage.settle(within_s=6 * HOUR))
    report.expect("all arrive", holds=all_taken(stage, "east", "west"))
