"""What may happen to a platform, one scenario each."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from email.utils import format_datetime

from faults.oracle import ENOUGH, Report
from faults.stage import Stage, Stubborn
from onward.delivery import DeliveryQuery, State
from onward.errors import StorageError

HOUR = 3_600.0
Scenario = Callable[[Stage, Report], Awaitable[None]]


async def outage(stage: Stage, report: Report) -> None:
    """Down for hours: few requests meanwhile, nothing expires, all drains afterwards."""
    hours = stage.chance.uniform(4, 30)
    stage.fault(status=503)
    began = stage.loop.time()
    await stage.flow(hours * HOUR, every_s=hours * 60, count=20)
    asked = len(stage.requests(since_s=began))
    # The breaker lets one batch probe every five to ten minutes once it is sure.
    report.expect("no storm of attempts on what is down", holds=asked < 60 + 14 * hours)
    report.expect("the other connection goes on", holds=_all_taken(stage, "west"))
    stage.well()
    ended = stage.loop.time()
    report.expect("it drains", holds=await stage.settle(within_s=2 * HOUR))
    report.expect("nothing expired early", holds=_all_taken(stage, "east"))
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
    report.expect("they arrive in time", holds=_all_taken(stage, "east"))


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
    report.expect("all arrive", holds=_all_taken(stage, "east"))
    report.expect("throttling counts no attempt", holds=await _attempts(stage) == {1})


async def long_storm(stage: Stage, report: Report) -> None:
    """Throttled and failing in turn, for more than a day: the breaker finds its way back."""
    await stage.orders(100)
    report.expect("it begins well", holds=await stage.settle(within_s=60))
    stage.fault(status=503, times=12)
    stage.fault(status=429, times=40, headers={"Retry-After": "1800"})
    await stage.orders(100)
    report.expect("it drains", holds=await stage.settle(within_s=30 * HOUR))
    report.expect("all arrive", holds=_all_taken(stage, "east"))


async def loris(stage: Stage, report: Report) -> None:
    """Answers that drip: each request ends at its deadline, and the event is tried again."""
    stage.fault(kind="pass", drip_s=2.0, times=stage.chance.randrange(3, 8))
    began = stage.loop.time()
    await stage.orders(40)
    await asyncio.sleep(0)
    report.expect("it drains", holds=await stage.settle(within_s=HOUR))
    report.expect("all arrive", holds=_all_taken(stage, "east"))
    slowest = max(stage.accepted[name] for name in stage.accepted) - began
    report.expect("accepting does not wait", holds=slowest < 1)


async def resets(stage: Stage, report: Report) -> None:
    """Connections cut in the middle of the answer, after the platform has acted or before."""
    for number in range(10):
        stage.fault(kind="reset", acts=stage.chance.random() < 0.5, times=1, body={"half": number})
    await stage.flow(60, every_s=5, count=30)
    report.expect("it drains", holds=await stage.settle(within_s=2 * HOUR))
    report.expect("all arrive", holds=_all_taken(stage, "east"))


async def nonsense(stage: Stage, report: Report) -> None:
    """Answers cut to half a JSON, or HTML with a 200: never taken for a success."""
    stage.fault(kind="malformed", times=3)
    stage.fault(status=200, body="<html>Welcome</html>", times=3)
    await stage.flow(60, every_s=5, count=30)
    report.expect("it drains", holds=await stage.settle(within_s=2 * HOUR))
    report.expect("all arrive", holds=_all_taken(stage, "east"))


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
    report.expect("all arrive", holds=_all_taken(stage, "east", "west"))
    report.expect("no attempt failed", holds=await _attempts(stage) == {1})


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
    report.expect("it goes on by itself", holds=await _resumed(stage))
    report.expect("all arrive", holds=_all_taken(stage, "east", "west"))


async def failing_refresh(stage: Stage, report: Report) -> None:
    """A token endpoint that is down for a while is no reason to bother a person."""
    stage.platform.oauth.expire()
    stage.fault(path="/token", status=503, times=8)
    await stage.orders(120)
    report.expect("it drains", holds=await stage.settle(within_s=6 * HOUR))
    report.expect("all arrive", holds=_all_taken(stage, "east", "west"))


async def half_refused(stage: Stage, report: Report) -> None:
    """Every other event of a batch is refused by name: those alone are dead letters."""
    fates = ["refused" if stage.chance.random() < 0.4 else "well" for _ in range(200)]
    await stage.orders(200, *fates)
    report.expect("it drains", holds=await stage.settle(within_s=60))
    await _buried(stage, report, "refused")
    report.expect("each was sent once", holds=max(stage.platform.taken.values()) == 1)


async def spoiled(stage: Stage, report: Report) -> None:
    """A batch is refused as a whole for one or two of its events: they are found by halving."""
    fates = ["well"] * 100
    for place in stage.chance.sample(range(100), 3):
        fates[place] = "spoiling"
    await stage.orders(100, *fates)
    report.expect("it drains", holds=await stage.settle(within_s=60))
    await _buried(stage, report, "spoiling")
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
    await _buried(stage, report, "unbuildable", "keyless")


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
    report.expect("all arrive", holds=_all_taken(stage, "east", "west"))


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
    report.expect("it goes on by itself", holds=await _resumed(stage))
    report.expect("all arrive", holds=_all_taken(stage, "east", "west"))


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
    await _buried(stage, report, "refused")


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
    report.expect("all arrive", holds=_all_taken(stage, "east", "west"))
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
    report.expect("all arrive", holds=_all_taken(stage, "east", "west"))


def _all_taken(stage: Stage, *accounts: str) -> bool:
    taken = stage.platform.taken
    return all(taken[account, name] for account in accounts for name in stage.accepted)


def _until(stage: Stage, wait_s: float) -> dict[str, str]:
    now = stage.loop.wall() + timedelta(seconds=wait_s)
    until = now + timedelta(seconds=wait_s)
    return {
        "Date": format_datetime(now, usegmt=True),
        "Retry-After": format_datetime(until, usegmt=True),
    }


async def _rows(stage: Stage) -> dict[tuple[str, str], tuple[State, int]]:
    rows = await stage.storage.ledger.deliveries(DeliveryQuery(), limit=ENOUGH)
    return {(row.lane.connection, row.message_id): (row.state, row.attempts) for row in rows}


async def _attempts(stage: Stage) -> set[int]:
    return {attempts for _, attempts in (await _rows(stage)).values()}


async def _buried(stage: Stage, report: Report, *fates: str) -> None:
    dead = {key for key, (state, _) in (await _rows(stage)).items() if state is State.REJECTED}
    expected = {
        (account, name)
        for account in ("east", "west")
        for name, fate in stage.fates.items()
        if fate in fates
    }
    report.expect("exactly those at fault are dead letters", holds=dead == expected)


async def _resumed(stage: Stage) -> bool:
    """Whether nothing is paused any more after some probes."""
    for _ in range(8):
        await asyncio.sleep(HOUR)
        counts = await stage.runner.counts()
        if counts.paused == counts.waiting == 0:
            return True
    return False


SCENARIOS: dict[str, Scenario] = {
    scenario.__name__.replace("_", "-"): scenario
    for scenario in (
        outage,
        lookback,
        late_recovery,
        storm,
        long_storm,
        loris,
        resets,
        nonsense,
        tokens,
        refused_refresh,
        failing_refresh,
        half_refused,
        spoiled,
        one_unbuildable,
        all_unbuildable,
        one_unreadable,
        all_unreadable,
        systemic,
        no_room,
        full_file,
        hour_ahead,
        day_ahead,
        hour_back,
        day_back,
    )
}
MAX_PAGES = {"full-file": 400}
"""Pages the file may have, where a scenario is about that."""
