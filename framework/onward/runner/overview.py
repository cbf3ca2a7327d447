"""How each connection fares: its pill, with the figures behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from onward.config import ConnectionConfig
from onward.delivery import Day, Pill, Status, status
from onward.journal import LaneStatus, Pause
from onward.runner.keeping import read_recent
from onward.runner.masking import masked_text
from onward.runner.meters import Meters
from onward.runner.recent import Recent
from onward.runner.storage import Storage

_ORDER = (Pill.DROPPED, Pill.DEGRADED, Pill.OK, Pill.IDLE)


@dataclass(frozen=True, slots=True)
class Held:
    """Pauses for one cause.

    Attributes:
        reason: Why the first of them is paused, masked.
        hint: What to do, masked.
        count: How many parts of the connection are paused so.
    """

    code: str
    reason: str
    hint: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """One connection.

    Attributes:
        waiting: Deliveries that will be tried, now or later.
        paused: Deliveries that a person has to release.
        pauses: Why, a line for each cause.
        failure: What the last failed attempt said, masked; empty when none failed within 24 hours.
    """

    connection: str
    destination: str
    is_live: bool
    status: Status
    day: Day
    waiting: int
    paused: int
    pauses: tuple[Held, ...] = ()
    failure: str = ""
    failed_at: datetime | None = None


async def overviews_of(
    connections: Iterable[ConnectionConfig], storage: Storage, meters: Meters, now: datetime
) -> list[Overview]:
    """All connections, whoever serves them, those in trouble first.

    Args:
        meters: What was counted here.
    """
    recents = {connection: each.recent for connection, each in meters.connections.items()}
    lanes = await storage.journal.lanes(now)
    if storage.loads is not None:
        here = {each.lane.connection for each in lanes}
        own = {name: recent for name, recent in recents.items() if name in here}
        recents = {**await read_recent(storage.store), **own}
        lanes = await storage.loads()
    return overviews(connections, lanes, await storage.journal.pauses(), recents, now)


def overviews(
    connections: Iterable[ConnectionConfig],
    lanes: Sequence[LaneStatus],
    pauses: Sequence[Pause],
    recents: Mapping[str, Recent],
    now: datetime,
) -> list[Overview]:
    """All connections, those in trouble first."""
    found = [_overview(each, lanes, pauses, recents, now) for each in connections]
    return sorted(found, key=lambda one: (_ORDER.index(one.status.pill), one.connection))


def _overview(
    config: ConnectionConfig,
    lanes: Sequence[LaneStatus],
    pauses: Sequence[Pause],
    recents: Mapping[str, Recent],
    now: datetime,
) -> Overview:
    own = [pause for pause in pauses if pause.selector.connection == config.id]
    mine = [lane for lane in lanes if lane.lane.connection == config.id]
    recent = recents.get(config.id, Recent())
    day = recent.day(now)
    # Only what the platform says of the credentials holds a whole connection.
    is_refused = any(
        pause.selector.mapping is None and pause.selector.action is None for pause in own
    )
    return Overview(
        config.id,
        config.destination.name,
        config.live,
        status(day, pauses=len(own), is_refused=is_refused),
        day,
        sum(lane.waiting + lane.claimed for lane in mine),
        sum(lane.held for lane in mine),
        tuple(_held(alike) for alike in _alike(own)),
        masked_text(recent.failure) if day.failed else "",
        recent.failed_at if day.failed else None,
    )


def _alike(pauses: Sequence[Pause]) -> Iterable[Sequence[Pause]]:
    by_cause: dict[str, list[Pause]] = {}
    for pause in pauses:
        by_cause.setdefault(pause.code or pause.reason, []).append(pause)
    return by_cause.values()


def _held(alike: Sequence[Pause]) -> Held:
    first = alike[0]
    return Held(first.code, masked_text(first.reason), masked_text(first.hint), len(alike))
