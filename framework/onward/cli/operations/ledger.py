"""What happened, from the ledger."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from onward.cli.moments import moment_of
from onward.cli.operations.desk import Desk
from onward.cli.operations.showing import request_data
from onward.delivery import DeliveryQuery, DeliveryRecord, ProblemGroup, State
from onward.ledger.where import compile_where
from onward.runner.rebuilding import Rebuilt


def query_of(arguments: Mapping[str, Any], now: datetime) -> DeliveryQuery:
    """The query that a command's filters make.

    Raises:
        OnwardError: The conditions cannot be read.
    """
    given = {name: value for name, value in arguments.items() if value}
    query = DeliveryQuery(
        id=given.get("id"),
        message_id=given.get("message_id"),
        user_id=given.get("user_id"),
        connection=given.get("connection"),
        mapping=given.get("mapping"),
        action=given.get("action"),
        states=frozenset(map(State, given.get("states", ()))),
        code=given.get("code"),
        reason=given.get("reason"),
        since=moment_of(given["since"], now) if "since" in given else None,
        until=moment_of(given["until"], now) if "until" in given else None,
    )
    return compile_where(given["where"]).narrow(query) if "where" in given else query


async def deliveries(desk: Desk, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Deliveries that fit the filters, the latest first, with the sums of all."""
    query = query_of(arguments, desk.clock())
    found = await desk.ledger.deliveries(query, limit=int(arguments.get("limit", 20)))
    totals = await desk.ledger.counts()
    return {
        "deliveries": [record_data(each) for each in found],
        "counts": msgspec.to_builtins(totals),
        "reconciles": totals.reconciles,
    }


async def delivery(desk: Desk, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """One delivery with all its attempts, the event it came from, its request rebuilt."""
    found = await desk.ledger.delivery(arguments["id"])
    if found is None:
        return {"delivery": None, "request": None}
    rebuilt = await desk.rebuilder.rebuild(found)
    return {"delivery": record_data(found), "request": rebuilt_data(rebuilt)}


async def problems(desk: Desk, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Failed and paused deliveries that fit the filters, by cause, the largest group first."""
    found = await desk.ledger.problems(query_of(arguments, desk.clock()))
    return {"problems": [problem_data(each) for each in found]}


async def counts(desk: Desk, _arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Sums of events and deliveries."""
    return dict(msgspec.to_builtins(await desk.ledger.counts()))


def record_data(record: DeliveryRecord) -> dict[str, Any]:
    """A ledger record as JSON values."""
    return {**msgspec.to_builtins(record), "why": record.why}


def problem_data(group: ProblemGroup) -> dict[str, Any]:
    """A group of problems as JSON values."""
    return dict(msgspec.to_builtins(group))


def rebuilt_data(rebuilt: Rebuilt) -> dict[str, Any]:
    """A rebuilt request as JSON values, without secrets; ``personal`` is still to be masked."""
    return {
        "version": rebuilt.version,
        "requests": [request_data(request) for request in rebuilt.requests],
        "personal": sorted(rebuilt.personal),
        "notes": list(rebuilt.notes),
        "why_not": rebuilt.why_not,
    }
