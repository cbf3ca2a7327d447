"""Events at fault, plugins at fault."""

import asyncio

from faults.looking import HOUR, all_taken, buried, resumed
from faults.oracle import Report
from faults.stage import Stage


async def half_refused(stage: Stage, report: Report) -> None:
    """Every other event of a batch is refused by name: those alone are dead letters."""
    fates = ["refused" if stage.chance.random() < 0.4 else "well" for _ in range(200)]
    await stage.orders(200, *fates)
    report.expect("it drains", holds=await stage.settle(within_s=60))
    await buried(stage, report, "refused")
    report.expect("each was sent once", holds=max(stage.platform.taken.values()) == 1)


async def spoiled(stage: Stage, report: Report) -> None:
    """A batch is refused as a whole for one or two of its events: they are found by halving."""
    fates = ["well"] * 100
    for place in stage.chance.sample(range(100), 3):
        fates[place] = "spoiling"
    await stage.orders(100, *fates)
    report.expect("it drains", holds=await stage.settle(within_s=60))
    await buried(stage, report, "spoiling")
    report.expect("each was taken once", holds=max(stage.platform.taken.values()) == 1)
    # Three culprits in batches of 50: at most 2 log2 50 requests for each, beside the batches.
    report.expect("halving is cheap", holds=len(stage.requests()) <= 3 * 12 + 4)


async def one_unbuildable(stage: Stage, report: Report) -> None:
    """A destination whose code fails for one event of many, in each of its methods."""
    fates = ["well"] * 100
    for place in stage.chance.sample(range(100), 2):
        fates[place] = "unbuildable"
    await stage.orders(100, *fates)
    await stage.orders(50, "keyless")
    report.expect("it drains", holds=await stage.settle(within_s=60))
    await buried(stage, report, "unbuildable", "keyless")


async def all_unbuildable(stage: Stage, report: Report) -> None:
    """A destination whose build fails for all: the lane pauses and buries nothing."""
    await stage.orders(60, *["unbuildable"] * 60)
    report.expect("it comes to rest", holds=await stage.settle(within_s=60))
    counts = await stage.runner.counts()
    report.expect("nothing is buried", holds=counts.rejected == 0)
    report.expect("all is kept", holds=counts.paused == 2 * 60)
    report.expect("nothing was asked", holds=not stage.witness.sent)


async def one_unreadable(stage: Stage, report: Report) -> None:
    """An answer that the destination's code cannot read for one event: its neighbours arrive."""
    fates = ["well"] * 49
    fates.insert(stage.chance.randrange(49), "unreadable")
    await stage.orders(50, *fates)
    await asyncio.sleep(60)
    counts = await stage.runner.counts()
    report.expect("the neighbours arrive", holds=counts.delivered == 2 * 49)
    report.expect("the one is tried again", holds=counts.waiting == 2)
    report.expect("it ends", holds=await stage.settle(within_s=60 * HOUR))
    counts = await stage.runner.counts()
    report.expect("the one expires: nobody knows", holds=counts.expired == 2)


async def all_unreadable(stage: Stage, report: Report) -> None:
    """Answers of a shape that nobody knows: never taken for a success, and no storm."""
    stage.platform.babbles = True
    await stage.orders(200)
    await asyncio.sleep(2 * HOUR)
    counts = await stage.runner.counts()
    report.expect("none counts as delivered", holds=counts.delivered == 0)
    report.expect("no storm of attempts", holds=len(stage.requests()) < 80)
    stage.platform.babbles = False
    report.expect("it drains", holds=await stage.settle(within_s=3 * HOUR))
    report.expect("all arrive", holds=all_taken(stage, "east", "west"))


async def systemic(stage: Stage, report: Report) -> None:
    """Nearly everything is refused alike: the lane pauses, and buries none of it."""
    stage.platform.refuses_all = True
    # One by one, so that the first ones are answered before there are enough to tell.
    await stage.flow(45, every_s=1.5)
    report.expect("it comes to rest", holds=await stage.settle(within_s=60))
    counts = await stage.runner.counts()
    report.expect("nothing is buried", holds=counts.rejected == 0)
    report.expect("all is kept", holds=counts.paused == 2 * len(stage.accepted))
    stage.platform.refuses_all = False
    report.expect("it goes on by itself", holds=await resumed(stage))
    report.expect("all arrive", holds=all_taken(stage, "east", "west"))
