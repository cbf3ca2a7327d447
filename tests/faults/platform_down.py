"""Platforms that are down, throttle, drip, break off or talk nonsense."""

import asyncio
from datetime import timedelta
from email.utils import format_datetime

from faults.looking import HOUR, all_taken, attempts
from faults.oracle import Report
from faults.stage import Stage


async def outage(stage: Stage, report: Report) -> None:
    """Down for hours: few requests meanwhile, nothing expires, all drains afterwards."""
    hours = stage.chance.uniform(4, 30)
    stage.fault(status=503)
    began = stage.loop.time()
    await stage.flow(hours * HOUR, every_s=hours * 60, count=20)
    asked = len(stage.requests(since_s=began))
    # The breaker lets one batch probe every five to ten minutes once it is sure.
    report.expect("no storm of attempts on what is down", holds=asked < 60 + 14 * hours)
    report.expect("the other connection goes on", holds=all_taken(stage, "west"))
    stage.well()
    ended = stage.loop.time()
    report.expect("it drains", holds=await stage.settle(within_s=2 * HOUR))
    report.expect("nothing expired early", holds=all_taken(stage, "east"))
    longest = 600 + 3_600
    report.expect("within a probe's time", holds=stage.loop.time() - ended < longest)


async def lookback(stage: Stage, report: Report) -> None:
    """Down for longer than the look-back of some: those expire when it ends, the others do not."""
    age_s = 3 * 86_400 - stage.chance.uniform(2, 4) * HOUR
    stage.fault(status=503)
    old = await stage.orders(30, age_s=age_s)
    young = await stage.orders(30)
    await asyncio.sleep(1.5 * HOUR)
    early = (await stage.runner.counts()).expired
    report.expect("nothing expires before its time", holds=early == 0)
    await asyncio.sleep(5 * HOUR)
    stage.well()
    report.expect("it drains", holds=await stage.settle(within_s=2 * HOUR))
    taken = stage.platform.taken
    report.expect("the young arrive", holds=all(taken["east", name] for name in young))
    report.expect("the old do not", holds=not any(taken["east", name] for name in old))
    report.expect("they expired", holds=(await stage.runner.counts()).expired == len(old))


async def late_recovery(stage: Stage, report: Report) -> None:
    """Down until shortly before the look-back ends: a last attempt is made in time."""
    left_s = stage.chance.uniform(2, 8) * HOUR
    stage.fault(status=503)
    await stage.orders(30, age_s=3 * 86_400 - left_s)
    await asyncio.sleep(left_s - 20 * 60)
    stage.well()
    report.expect("it drains", holds=await stage.settle(within_s=HOUR))
    report.expect("they arrive in time", holds=all_taken(stage, "east"))


async def storm(stage: Stage, report: Report) -> None:
    """429s with Retry-After in seconds, then as a date, then none: heeded, and no attempt counted."""
    wait_s = stage.chance.randrange(60, 900)
    for headers in ({"Retry-After": str(wait_s)}, _until(stage, wait_s)):
        began = stage.loop.time()
        stage.fault(status=429, headers=headers)
        await stage.orders(200)
        await asyncio.sleep(wait_s - 2)
        asked = len(stage.requests(since_s=began))
        # What is under way together is refused together.
        report.expect(f"Retry-After is heeded: {headers}", holds=asked <= 4)
        stage.well()
        report.expect("it drains", holds=await stage.settle(within_s=10))
        await asyncio.sleep(1)
    stage.fault(status=429, times=12)
    began = stage.loop.time()
    await stage.orders(200)
    report.expect("it drains without being told when", holds=await stage.settle(within_s=HOUR))
    asked = len(stage.requests(since_s=began))
    report.expect("few are asked in vain", holds=asked <= 12 + 200 / 50)
    report.expect("all arrive", holds=all_taken(stage, "east"))
    report.expect("throttling counts no attempt", holds=await attempts(stage) == {1})


async def long_storm(stage: Stage, report: Report) -> None:
    """Throttled and failing in turn, for more than a day: the breaker finds its way back."""
    await stage.orders(100)
    report.expect("it begins well", holds=await stage.settle(within_s=60))
    stage.fault(status=503, times=12)
    stage.fault(status=429, times=40, headers={"Retry-After": "1800"})
    await stage.orders(100)
    report.expect("it drains", holds=await stage.settle(within_s=30 * HOUR))
    report.expect("all arrive", holds=all_taken(stage, "east"))


async def throttled_day(stage: Stage, report: Report) -> None:
    """Throttled for more than a day, then failing for a moment: that day was no time of trying."""
    wait_s = stage.chance.randrange(1_800, 7_200)
    stage.fault(status=429, times=int(26 * HOUR / wait_s) + 1, headers={"Retry-After": str(wait_s)})
    stage.fault(status=503, times=3)
    began = stage.loop.time()
    await stage.orders(20)
    report.expect("it drains", holds=await stage.settle(within_s=30 * HOUR))
    report.expect("it took a day", holds=stage.loop.time() - began > 26 * HOUR)
    report.expect("all arrive", holds=all_taken(stage, "east"))
    report.expect("only failures were attempts", holds=max(await attempts(stage)) <= 4)


def _until(stage: Stage, wait_s: float) -> dict[str, str]:
    now = stage.loop.wall() + timedelta(seconds=wait_s)
    until = now + timedelta(seconds=wait_s)
    return {
        "Date": format_datetime(now, usegmt=True),
        "Retry-After": format_datetime(until, usegmt=True),
    }


async def loris(stage: Stage, report: Report) -> None:
    """Answers that drip: each request ends at its deadline, and the event is tried again."""
    stage.fault(kind="pass", drip_s=2.0, times=stage.chance.randrange(3, 8))
    began = stage.loop.time()
    await stage.orders(40)
    await asyncio.sleep(0)
    report.expect("it drains", holds=await stage.settle(within_s=HOUR))
    report.expect("all arrive", holds=all_taken(stage, "east"))
    slowest = max(stage.accepted[name] for name in stage.accepted) - began
    report.expect("accepting does not wait", holds=slowest < 1)


async def resets(stage: Stage, report: Report) -> None:
    """Connections cut in the middle of the answer, after the platform has acted or before."""
    for number in range(10):
        stage.fault(kind="reset", acts=stage.chance.random() < 0.5, times=1, body={"half": number})
    await stage.flow(60, every_s=5, count=30)
    report.expect("it drains", holds=await stage.settle(within_s=2 * HOUR))
    report.expect("all arrive", holds=all_taken(stage, "east"))


async def nonsense(stage: Stage, report: Report) -> None:
    """Answers cut to half a JSON, or HTML with a 200: never taken for a success."""
    stage.fault(kind="malformed", times=3)
    stage.fault(status=200, body="<html>Welcome</html>", times=3)
    await stage.flow(60, every_s=5, count=30)
    report.expect("it drains", holds=await stage.settle(within_s=2 * HOUR))
    report.expect("all arrive", holds=all_taken(stage, "east"))
