"""A person steps in: dead letters again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec

from onward.cli.operations.desk import Desk
from onward.cli.operations.ledger import problem_data, query_of, rebuilt_data
from onward.delivery import DEAD, DeliveryQuery
from onward.event import parse_time
from onward.runner import Runner
from onward.runner.replays import Progress

_FILTERS = (
    "action",
    "code",
    "connection",
    "id",
    "mapping",
    "message_id",
    "reason",
    "since",
    "states",
    "until",
    "user_id",
    "where",
)


async def replay(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Begin to replay the dead letters that fit, or go on with it; how far it is by now."""
    key = key_of(arguments)
    progress = await runner.replays.begin(
        key,
        lambda began_at: query_of(arguments, began_at),
        remap=bool(arguments.get("remap")),
        rate=arguments.get("rate"),
    )
    return await _told(runner, arguments, progress)


async def replay_progress(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """How far it is."""
    return await _told(runner, arguments, runner.replays.progress(key_of(arguments)))


async def stop_replay(runner: Runner, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Replay no more of them; what waits already is sent."""
    return await _told(runner, arguments, await runner.replays.stop(key_of(arguments)))


async def preview_replay(desk: Desk, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What a replay would send: how many by cause, one request as it was, one as it would be."""
    known = await desk.rebuilder.store.get(f"replay/{key_of(arguments)}")
    began_at = None if known is None else parse_time(known.value["began_at"])
    query = replace(query_of(arguments, began_at or desk.clock()), tried_before=began_at)
    dead = query.only_dead()
    groups = () if dead is None else await desk.ledger.problems(dead)
    found = {
        "count": sum(group.count for group in groups),
        "begun_at": began_at,
        "begun_total": known.value["total"] if known is not None and began_at else 0,
        "problems": [problem_data(group) for group in groups],
        "sample": None,
    }
    sample = await desk.ledger.delivery(groups[0].sample) if groups else None
    if sample is not None:
        before = await desk.rebuilder.rebuild(sample)
        after = await desk.rebuilder.rebuild(sample, is_current=True)
        found["sample"] = {
            "id": sample.id,
            "pinned": rebuilt_data(before),
            "current": rebuilt_data(after),
        }
    return dict(msgspec.to_builtins(found))


def key_of(arguments: Mapping[str, Any]) -> str:
    """What a replay is known by: its filters as they were typed, whether it maps anew."""
    said = {name: arguments[name] for name in (*_FILTERS, "remap") if arguments.get(name)}
    return blake2b(msgspec.json.encode(said, order="sorted"), digest_size=8).hexdigest()


async def _told(
    runner: Runner, arguments: Mapping[str, Any], progress: Progress | None
) -> dict[str, Any]:
    if progress is None:
        return {"progress": None}
    told = {
        **msgspec.to_builtins(progress),
        "is_done": progress.is_done,
        "waiting": await runner.storage.ledger.replays_waiting(),
    }
    if arguments.get("sums"):
        query = query_of(arguments, progress.began_at)
        again, newer = _again(query, progress.began_at), _newer(query, progress.began_at)
        told["failed"] = await runner.storage.ledger.count(again)
        told["newer"] = 0 if newer is None else await runner.storage.ledger.count(newer)
        told["paused"] = (await runner.counts()).paused
    return {"progress": told}


def _newer(query: DeliveryQuery, began_at: datetime) -> DeliveryQuery | None:
    """Those that fit, but died of what was routed after the replay was begun."""
    return replace(query, tried_since=began_at, is_replay=False).only_dead()


def _again(query: DeliveryQuery, began_at: datetime) -> DeliveryQuery:
    """Those that were replayed, then failed again: for whatever reason this time."""
    return replace(
        query,
        states=DEAD,
        code=None,
        reason=None,
        fits=None,
        tried_since=began_at,
        is_replay=True,
    )
